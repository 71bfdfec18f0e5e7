package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyCommand;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The program of a session, its owner and its time limits.
 *
 * @param principal the name of the principal that the session belongs to
 * @param target the kind of agent, used only in lists and limits
 * @param agent the agent's id, used only in lists and limits
 * @param program the program's name in lists, such as {@code shell}
 * @param workspace the folder of the agent in which the program begins, used only in lists; empty: none
 * @param unwatched the handling of output while there are no viewers
 * @param detachLimit the time that the program runs without viewers before it is ended; empty: no limit
 * @param idleLimit the time that the program runs without input and output before it is ended; empty: no limit
 */
public record PtySessionSpec(
        String principal,
        String target,
        String agent,
        String program,
        String workspace,
        PtyCommand command,
        Unwatched unwatched,
        Optional<Duration> detachLimit,
        Optional<Duration> idleLimit) {
    /** The handling of output while a session has no viewers. */
    public enum Unwatched {
        /** Output is read, and the newest output is kept. */
        DRAIN,
        /** Output is not read, so that the program blocks. */
        PAUSE
    }

    public PtySessionSpec {
        Objects.requireNonNull(principal, "principal is null");
        Objects.requireNonNull(target, "target is null");
        Objects.requireNonNull(agent, "agent is null");
        Objects.requireNonNull(program, "program is null");
        Objects.requireNonNull(workspace, "workspace is null");
        Objects.requireNonNull(command, "command is null");
        Objects.requireNonNull(unwatched, "unwatched is null");
    }

    /** A session whose output is drained while it has no viewers, without time limits. */
    public static PtySessionSpec of(String principal, String target, String agent, String program, PtyCommand command) {
        return new PtySessionSpec(
                principal, target, agent, program, "", command, Unwatched.DRAIN, Optional.empty(), Optional.empty());
    }

    public PtySessionSpec inWorkspace(String workspace) {
        return new PtySessionSpec(
                principal, target, agent, program, workspace, command, unwatched, detachLimit, idleLimit);
    }

    public PtySessionSpec detachLimit(Duration limit) {
        return new PtySessionSpec(
                principal, target, agent, program, workspace, command, unwatched, Optional.of(limit), idleLimit);
    }

    public PtySessionSpec idleLimit(Duration limit) {
        return new PtySessionSpec(
                principal, target, agent, program, workspace, command, unwatched, detachLimit, Optional.of(limit));
    }

    public PtySessionSpec unwatched(Unwatched unwatched) {
        return new PtySessionSpec(
                principal, target, agent, program, workspace, command, unwatched, detachLimit, idleLimit);
    }
}
