package dev.berth.testkit.contract;

/** How {@code session/resume} or {@code session/load} works in a process that did not begin the conversation. */
public enum Resume {
    /** The agent does not offer it. */
    ABSENT,
    /** It answers, and none of the old messages comes before the answer. */
    WITHOUT_REPLAY,
    /** The old messages come as updates before the answer. */
    WITH_REPLAY
}
