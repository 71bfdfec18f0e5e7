package dev.berth.acp;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The options of a connection; {@link #named} gives the values that fit the known agents.
 *
 * @param name the beginning of the names of its threads, such as {@code claude-main}
 * @param limits the limits of its queues and lines
 * @param waits the waits at its end
 * @param explainer replaces an observed ending by a more precise one, such as the exit code of a process; may block,
 *     is called once, on a thread of its own, and is interrupted when the connection ends without waiting for it
 * @param listener the receiver of notes on skipped lines, dropped messages and failed handlers
 */
public record AcpOptions(
        String name, Limits limits, Waits waits, UnaryOperator<ConnectionEnding> explainer, WireListener listener) {
    private static final int MIB = 1024 * 1024;

    /**
     * The limits of a connection, each at least 1.
     *
     * @param lineBytes the longest line; a longer line is skipped and counted, and if the line was an answer, its
     *     request fails
     * @param treeBytes the most heap that the JSON tree of one message may take, by estimate; a larger message is
     *     handled like a longer line. A long text costs its own length, a list of numbers about ten times its length
     * @param backlogBytes the heap of the messages that are read ahead of a slow handler before reading pauses; also the
     *     heap of the peer's unanswered requests, beyond which further requests get an error
     * @param outboxBytes the bytes that wait for a peer that does not read before sending fails
     * @param peerRequests the requests of the peer that may be unanswered at once; further requests get an error
     */
    public record Limits(int lineBytes, long treeBytes, long backlogBytes, long outboxBytes, int peerRequests) {
        private static final int MAX_LINE = 1024 * MIB;

        public Limits {
            if (lineBytes < 1 || treeBytes < 1 || backlogBytes < 1 || outboxBytes < 1 || peerRequests < 1) {
                throw new IllegalArgumentException("limits of a connection are at least 1");
            }
            if (lineBytes > MAX_LINE) {
                throw new IllegalArgumentException("a line limit is at most 1 GiB");
            }
        }
    }

    /**
     * The longest waits at the end of a connection.
     *
     * @param ending the wait at the end of the stream, for the delivery of earlier updates and for the explainer,
     *     before the pending requests fail
     * @param close the wait after {@code close}, in the background, for queued frames to be written before the streams
     *     are closed, and for a running handler before its thread is interrupted
     */
    public record Waits(Duration ending, Duration close) {}

    /**
     * 64 MiB a line, 128 MiB a tree, 64 MiB backlog, 64 MiB outbox, 256 open requests of the peer; notes go to the log.
     */
    public static AcpOptions named(String name) {
        return new AcpOptions(
                name,
                new Limits(64 * MIB, 128L * MIB, 64L * MIB, 64L * MIB, 256),
                new Waits(Duration.ofMillis(500), Duration.ofSeconds(2)),
                UnaryOperator.identity(),
                WireListener.logging(name));
    }

    /** A copy with another line limit. */
    public AcpOptions withMaxLineBytes(int bytes) {
        return withLimits(
                new Limits(bytes, limits.treeBytes, limits.backlogBytes, limits.outboxBytes, limits.peerRequests));
    }

    /** A copy with another limit for the heap of one message. */
    public AcpOptions withMaxTreeBytes(long bytes) {
        return withLimits(
                new Limits(limits.lineBytes, bytes, limits.backlogBytes, limits.outboxBytes, limits.peerRequests));
    }

    /** A copy with other queue limits. */
    public AcpOptions withQueues(long backlogBytes, long outboxBytes, int peerRequests) {
        return withLimits(new Limits(limits.lineBytes, limits.treeBytes, backlogBytes, outboxBytes, peerRequests));
    }

    private AcpOptions withLimits(Limits other) {
        return new AcpOptions(name, other, waits, explainer, listener);
    }

    /** A copy with other waits at the end. */
    public AcpOptions withPatience(Duration ending, Duration close) {
        return new AcpOptions(name, limits, new Waits(ending, close), explainer, listener);
    }

    /** A copy that asks {@code explain} for the reason when the peer ends the connection. */
    public AcpOptions withExplainer(UnaryOperator<ConnectionEnding> explain) {
        return new AcpOptions(name, limits, waits, explain, listener);
    }

    /** A copy with another listener. */
    public AcpOptions withListener(WireListener other) {
        return new AcpOptions(name, limits, waits, explainer, other);
    }
}
