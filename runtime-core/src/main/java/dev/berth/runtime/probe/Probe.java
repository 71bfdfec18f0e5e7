package dev.berth.runtime.probe;

import java.util.Objects;

/**
 * One thing that must be so before work can start, as data: what it is, how it is looked at, what to do if it does not
 * come about, and whether that ends the start or only warns.
 *
 * @param description what is the case when it succeeds: {@code the agent answers initialize}
 * @param hint what a person can do about it, as the last line of an error
 * @param <T> what is looked at
 */
public record Probe<T>(String description, ProbeCheck<T> check, String hint, boolean fatal) {
    public Probe {
        Objects.requireNonNull(description, "description is null");
        Objects.requireNonNull(check, "check is null");
        Objects.requireNonNull(hint, "hint is null");
    }

    /** One without which nothing goes on. */
    public static <T> Probe<T> essential(String description, ProbeCheck<T> check, String hint) {
        return new Probe<>(description, check, hint, true);
    }

    /** One whose failure is told, and that is all. */
    public static <T> Probe<T> advisory(String description, ProbeCheck<T> check, String hint) {
        return new Probe<>(description, check, hint, false);
    }
}
