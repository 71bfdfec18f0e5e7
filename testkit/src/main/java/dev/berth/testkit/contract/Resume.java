package dev.berth.testkit.contract;

/** The behaviour of {@code session/resume} or {@code session/load} in a process that did not begin the conversation. */
public enum Resume {
    /** The agent does not offer the method. */
    ABSENT,
    /** The agent answers without sending the old messages first. */
    WITHOUT_REPLAY,
    /** The agent sends the old messages as updates before the answer. */
    WITH_REPLAY
}
