package dev.berth.acp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * A typed view of an update, from {@link SessionUpdate#view}. Fields that are missing or of another type are empty; an
 * update of an unknown variant, or without the field that its variant needs, is {@link Other}.
 */
public sealed interface UpdateView {
    /** A piece of text of a message. */
    record Text(Source source, String text) implements UpdateView {}

    /** The author of a text. */
    enum Source {
        /** The agent's answer. */
        AGENT,
        /** The agent's thinking. */
        THOUGHT,
        /** A prompt of the user, in a replay. */
        USER
    }

    /**
     * A tool call, or what changed of it.
     *
     * @param isNew whether this is the first update of the call; later updates hold only what changed
     * @param call the call
     */
    record Tool(boolean isNew, ToolCall call) implements UpdateView {}

    /** The whole plan of the agent, which replaces the plan before. */
    record Plan(List<Entry> entries) implements UpdateView {
        public Plan {
            entries = List.copyOf(entries);
        }

        /**
         * One step of a plan.
         *
         * @param priority {@code high}, {@code medium}, {@code low} or another value; empty for none
         * @param status {@code pending}, {@code in_progress}, {@code completed} or another value; empty for none
         */
        public record Entry(String content, String priority, String status) {}
    }

    /**
     * The size of the session's context.
     *
     * @param used the tokens in the context
     * @param size the tokens that fit into the context
     * @param cost the cost of the session until now
     */
    record Usage(OptionalLong used, OptionalLong size, Optional<Cost> cost) implements UpdateView {
        /** An amount of money and its currency, such as {@code USD}. */
        public record Cost(double amount, String currency) {}
    }

    /** The session's mode changed. */
    record Mode(String modeId) implements UpdateView {}

    /** The commands that a prompt may begin with; they replace the commands before. */
    record Commands(List<Command> commands) implements UpdateView {
        public Commands {
            commands = List.copyOf(commands);
        }

        /** One command; the name has no slash in front. */
        public record Command(String name, String description) {}
    }

    /**
     * Any other update.
     *
     * @param raw the {@code update} object unchanged, read-only
     */
    record Other(JsonNode raw) implements UpdateView {}
}
