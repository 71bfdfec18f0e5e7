package dev.berth.acp;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * How a connection behaves at its edges; {@link #named} gives the values that fit the known agents.
 *
 * @param name begins the names of its threads, such as {@code claude-main}
 * @param maxLineBytes a longer line is skipped and counted; if it was an answer, its request fails
 * @param maxBacklogBytes how much may be read ahead of a slow handler before reading pauses
 * @param maxOutboxBytes how much may wait for a peer that does not read before sending fails
 * @param maxPeerRequests how many requests of the peer may be unanswered at once; more are answered with an error
 * @param endingPatience at the end of the stream: the longest wait for updates that came before it to be delivered, and
 *     for {@code explainer}, before the pending requests fail
 * @param closePatience after {@code close}: the longest wait, in the background, for queued frames to go out before the
 *     streams are closed under them
 * @param explainer may replace an observed ending by a better one, such as the exit code of a process; may block, is
 *     called once, on a thread of its own
 * @param listener is told what was skipped, dropped or went wrong
 */
public record AcpOptions(
        String name,
        int maxLineBytes,
        long maxBacklogBytes,
        long maxOutboxBytes,
        int maxPeerRequests,
        Duration endingPatience,
        Duration closePatience,
        UnaryOperator<ConnectionEnding> explainer,
        WireListener listener) {
    private static final int MIB = 1024 * 1024;
    private static final int MAX_LINE = 1024 * MIB;

    public AcpOptions {
        if (maxLineBytes < 1 || maxBacklogBytes < 1 || maxOutboxBytes < 1 || maxPeerRequests < 1) {
            throw new IllegalArgumentException("limits of a connection are at least 1");
        }
        if (maxLineBytes > MAX_LINE) {
            throw new IllegalArgumentException("a line limit is at most 1 GiB");
        }
    }

    /** 64 MiB a line, 64 MiB backlog, 64 MiB outbox, 256 open requests of the peer, notes go to the log. */
    public static AcpOptions named(String name) {
        return new AcpOptions(
                name,
                64 * MIB,
                64L * MIB,
                64L * MIB,
                256,
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                UnaryOperator.identity(),
                WireListener.logging(name));
    }

    /** The same with another line limit. */
    public AcpOptions withMaxLineBytes(int bytes) {
        return new AcpOptions(
                name,
                bytes,
                maxBacklogBytes,
                maxOutboxBytes,
                maxPeerRequests,
                endingPatience,
                closePatience,
                explainer,
                listener);
    }

    /** The same with other queue limits. */
    public AcpOptions withQueues(long backlogBytes, long outboxBytes, int peerRequests) {
        return new AcpOptions(
                name,
                maxLineBytes,
                backlogBytes,
                outboxBytes,
                peerRequests,
                endingPatience,
                closePatience,
                explainer,
                listener);
    }

    /** The same with other waits at the end. */
    public AcpOptions withPatience(Duration ending, Duration close) {
        return new AcpOptions(
                name,
                maxLineBytes,
                maxBacklogBytes,
                maxOutboxBytes,
                maxPeerRequests,
                ending,
                close,
                explainer,
                listener);
    }

    /** The same, asking {@code explain} what really happened when the connection ends by itself. */
    public AcpOptions withExplainer(UnaryOperator<ConnectionEnding> explain) {
        return new AcpOptions(
                name,
                maxLineBytes,
                maxBacklogBytes,
                maxOutboxBytes,
                maxPeerRequests,
                endingPatience,
                closePatience,
                explain,
                listener);
    }

    /** The same with another listener. */
    public AcpOptions withListener(WireListener other) {
        return new AcpOptions(
                name,
                maxLineBytes,
                maxBacklogBytes,
                maxOutboxBytes,
                maxPeerRequests,
                endingPatience,
                closePatience,
                explainer,
                other);
    }
}
