package dev.berth.testkit.script;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * One line of a {@link Script}: the next action of the scripted agent or model. Immutable.
 *
 * <p>In texts, {@code \n}, {@code \t} and {@code \\} stand for a line feed, a tab and a backslash.
 */
public sealed interface Directive {
    /** {@code @@say TEXT}: answers this text. */
    record Say(String text) implements Directive {
        public Say {
            requireNonNull(text, "text is null");
        }
    }

    /** {@code @@think TEXT}: a thought, which is not part of the answer. */
    record Think(String text) implements Directive {
        public Think {
            requireNonNull(text, "text is null");
        }
    }

    /**
     * {@code @@plan ENTRY | ENTRY …}: a plan; model servers answer the entries as text, because their protocols have no
     * plans.
     */
    record Plan(List<String> entries) implements Directive {
        public Plan {
            entries = List.copyOf(entries);
        }
    }

    /** {@code @@write PATH :: CONTENT}: writes a file with the agent's own tool for that. */
    record Write(String path, String content) implements Directive {
        public Write {
            requireNonNull(path, "path is null");
            requireNonNull(content, "content is null");
        }
    }

    /** {@code @@run COMMAND}: runs a shell command. */
    record Run(String command) implements Directive {
        public Run {
            requireNonNull(command, "command is null");
        }
    }

    /** {@code @@read PATH}: reads a file. */
    record Read(String path) implements Directive {
        public Read {
            requireNonNull(path, "path is null");
        }
    }

    /** {@code @@slow N MILLIS}: answers in N pieces, with a pause after each. */
    record Slow(int pieces, Duration pause) implements Directive {
        public Slow {
            requireNonNull(pause, "pause is null");
        }
    }

    /** {@code @@huge BYTES}: answers a text of this size. */
    record Huge(long bytes) implements Directive {}

    /** {@code @@hang}: sends nothing more, and does not end. */
    record Hang() implements Directive {}

    /** {@code @@error STATUS}: fails; a model server with this HTTP status. */
    record Fail(int status) implements Directive {}

    /** {@code @@cut}: the connection breaks in the middle of a text. */
    record Cut() implements Directive {}

    /** {@code @@max-tokens}: ends because the model's token limit was reached. */
    record MaxTokens() implements Directive {}

    /** {@code @@refuse}: the model declines to answer. */
    record Refuse() implements Directive {}

    /** Whether an answer of a model ends with this directive; later directives belong to its next answer. */
    default boolean endsAnswer() {
        return switch (this) {
            case Write _, Run _, Read _, Hang _, Fail _, Cut _, MaxTokens _, Refuse _ -> true;
            case Say _, Think _, Plan _, Slow _, Huge _ -> false;
        };
    }
}
