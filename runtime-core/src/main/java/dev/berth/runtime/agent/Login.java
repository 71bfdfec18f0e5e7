package dev.berth.runtime.agent;

/** Whether the agent has what it needs to reach its provider. */
public sealed interface Login {
    /** There is a credential; {@code source} says which kind and where from, never its value. */
    record Known(String source) implements Login {}

    /** There is none; {@code hint} says what to do. */
    record Missing(String hint) implements Login {}

    /** The agent needs none. */
    record NotNeeded() implements Login {}

    default boolean missing() {
        return this instanceof Missing;
    }
}
