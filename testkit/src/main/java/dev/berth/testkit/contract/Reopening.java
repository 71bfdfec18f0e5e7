package dev.berth.testkit.contract;

/**
 * The behaviour of an agent that opens an old conversation in a new process, as seen on the wire.
 *
 * @param unknownId the error code for an unknown id; 0 when the agent offers neither method
 * @param keepsUnprompted whether a session that never had a prompt can be opened again
 */
public record Reopening(Resume resume, Resume load, int unknownId, boolean keepsUnprompted) {
    /** The behaviour of an agent whose conversations end with its process. */
    public static final Reopening NONE = new Reopening(Resume.ABSENT, Resume.ABSENT, 0, false);
}
