package dev.berth.runtime.probe;

import java.util.Objects;

/**
 * A condition for a start, with the check that is repeated until the condition holds.
 *
 * @param description the condition as a sentence: {@code the agent answers initialize}
 * @param hint the advice to a person if the condition does not hold, as the last line of an error
 * @param fatal whether a failure ends the start; otherwise it is only a warning
 * @param <T> the type of the checked object
 */
public record Probe<T>(String description, ProbeCheck<T> check, String hint, boolean fatal) {
    public Probe {
        Objects.requireNonNull(description, "description is null");
        Objects.requireNonNull(check, "check is null");
        Objects.requireNonNull(hint, "hint is null");
    }

    /** A probe whose failure ends the start. */
    public static <T> Probe<T> essential(String description, ProbeCheck<T> check, String hint) {
        return new Probe<>(description, check, hint, true);
    }

    /** A probe whose failure is only a warning. */
    public static <T> Probe<T> advisory(String description, ProbeCheck<T> check, String hint) {
        return new Probe<>(description, check, hint, false);
    }
}
