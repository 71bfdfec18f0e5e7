package dev.berth.testkit.contract;

/**
 * How an agent opens an old conversation in a new process, raw, as seen on the wire.
 *
 * @param unknownId the code of its error for an id that it does not know; 0 when it offers neither way
 * @param keepsUnprompted whether a session can be opened again that never had a prompt
 */
public record Reopening(Resume resume, Resume load, int unknownId, boolean keepsUnprompted) {
    /** Of an agent whose conversations end with its process. */
    public static final Reopening NONE = new Reopening(Resume.ABSENT, Resume.ABSENT, 0, false);
}
