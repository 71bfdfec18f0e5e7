package dev.berth.runtime.error;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The advice of an error or of a warning.
 *
 * @param text the advice to a person; it names settings and calls, and no command or flag of a command line
 * @param setting the key of the setting that the advice is about, or {@code KEY=VALUE} with a value to try; empty: none
 * @param steps the steps that the text names, for programs
 */
public record Advice(String text, String setting, List<NextStep> steps) {
    public Advice {
        steps = List.copyOf(steps);
    }

    /** Advice about no setting, and without steps. */
    public static Advice of(String text) {
        return new Advice(text, "", List.of());
    }

    /** All texts and steps as one advice; its setting is the first one. */
    public static Advice joined(List<Advice> all) {
        return new Advice(
                all.stream().map(Advice::text).collect(Collectors.joining("; ")),
                all.stream()
                        .map(Advice::setting)
                        .filter(setting -> !setting.isEmpty())
                        .findFirst()
                        .orElse(""),
                all.stream().flatMap(one -> one.steps().stream()).distinct().toList());
    }

    /** This advice, about a setting. */
    public Advice about(String keyOrPair) {
        return new Advice(text, keyOrPair, steps);
    }

    /** This advice with one more step. */
    public Advice with(NextStep.Action action, String... arguments) {
        return new Advice(
                text,
                setting,
                Stream.concat(steps.stream(), Stream.of(new NextStep(action, List.of(arguments))))
                        .toList());
    }

    /** This advice with another text. */
    public Advice rephrased(String otherText) {
        return new Advice(otherText, setting, steps);
    }
}
