package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyCommand;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a session runs, and for whom.
 *
 * @param principal whose it is
 * @param target which kind of agent it belongs to; a word for lists and limits, nothing more
 * @param agent which agent; as {@code target}
 * @param program what is run, in a word
 * @param unwatched what becomes of the output while nobody watches
 * @param detachLimit how long the program outlives its last viewer; empty: until it ends by itself
 * @param idleLimit how long it lives without input or output; empty: for ever
 */
public record PtySessionSpec(
        String principal,
        String target,
        String agent,
        String program,
        PtyCommand command,
        Unwatched unwatched,
        Optional<Duration> detachLimit,
        Optional<Duration> idleLimit) {
    /** What becomes of the output while nobody watches. */
    public enum Unwatched {
        /** It is read, and the newest of it kept. */
        DRAIN,
        /** The program waits. */
        PAUSE
    }

    public PtySessionSpec {
        Objects.requireNonNull(principal, "principal is null");
        Objects.requireNonNull(target, "target is null");
        Objects.requireNonNull(agent, "agent is null");
        Objects.requireNonNull(program, "program is null");
        Objects.requireNonNull(command, "command is null");
        Objects.requireNonNull(unwatched, "unwatched is null");
    }

    /** Drained while nobody watches, without limits of its own. */
    public static PtySessionSpec of(String principal, String target, String agent, String program, PtyCommand command) {
        return new PtySessionSpec(
                principal, target, agent, program, command, Unwatched.DRAIN, Optional.empty(), Optional.empty());
    }

    public PtySessionSpec detachLimit(Duration limit) {
        return new PtySessionSpec(principal, target, agent, program, command, unwatched, Optional.of(limit), idleLimit);
    }

    public PtySessionSpec idleLimit(Duration limit) {
        return new PtySessionSpec(
                principal, target, agent, program, command, unwatched, detachLimit, Optional.of(limit));
    }

    public PtySessionSpec unwatched(Unwatched unwatched) {
        return new PtySessionSpec(principal, target, agent, program, command, unwatched, detachLimit, idleLimit);
    }
}
