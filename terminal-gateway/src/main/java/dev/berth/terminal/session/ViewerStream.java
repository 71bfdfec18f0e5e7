package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.wire.ServerMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The messages and output for one viewer: messages first, then output from the cursor on. One frame is sent at a time,
 * so that a slow connection holds the memory of one frame only. In the session's turns only.
 */
final class ViewerStream {
    /** The least bytes that are sent while the window is nearly full and more output waits. */
    private static final int LEAST_SEND = 16 * 1024;

    private static final int MOST_MESSAGES = 64;
    /** The time that answers to a replay may still come from a viewer without acknowledgements. */
    private static final long REPLAY_ANSWERS = Duration.ofSeconds(1).toNanos();

    /** Receives the events of a stream. */
    interface Events {
        /** Reports that more output was shown or sent. */
        void onProgress();

        /** Reports that output was skipped for this viewer, so that the program should repaint. */
        void onGap();

        /** Reports that the connection has failed. */
        void onFailure();
    }

    private final ViewerSpec spec;
    private final ViewerOutlet outlet;
    private final History history;
    private final SessionServices services;
    private final Executor loop;
    private final Events events;
    private final ArrayDeque<ServerMessage> messages = new ArrayDeque<>();
    private AckWindow window = new AckWindow(0, 0);
    private long cursor;
    /** Output before this byte is sent now; later output waits for a full frame, or for the program to pause. */
    private long sendTo;

    private long replayTo = -1;
    private long replayedAt;
    private boolean replayEndSent;
    private boolean sending;
    private boolean paused;
    private boolean closed;
    private boolean exitSent;
    private @Nullable PtyExit exit;

    ViewerStream(
            ViewerSpec spec,
            ViewerOutlet outlet,
            History history,
            SessionServices services,
            Executor loop,
            Events events) {
        this.spec = spec;
        this.outlet = outlet;
        this.history = history;
        this.services = services;
        this.loop = loop;
        this.events = events;
    }

    /**
     * Begins at the position that {@code hello} names. After the hello message the viewer gets the modes of
     * {@code cut}, and before them a gap if the viewer has resumed.
     */
    void begin(ServerMessage.Hello hello, History.@Nullable Cut cut, boolean resumed) {
        cursor = hello.seq();
        window = new AckWindow(cursor, history.largest());
        replayTo = history.head();
        messages.add(hello);
        if (cut != null) {
            if (resumed) {
                sendGap(spec.from().orElse(cut.seq()), cut.seq());
            }
            messages.add(new ServerMessage.Snapshot(cut.modes().bytes()));
        }
        services.metrics().replayed(replayTo - cursor);
    }

    AckWindow window() {
        return window;
    }

    /** Sends the output that fills whole frames. */
    void sendFullFrames() {
        long frames = (history.head() - cursor) / FramePool.FRAME;
        if (frames > 0) {
            sendTo = Math.max(sendTo, cursor + frames * FramePool.FRAME);
            sendNext();
        }
    }

    /** Sends all output. */
    void sendAll() {
        sendTo = history.head();
        sendNext();
    }

    /** Whether answers of the viewer's emulator may be to old queries, in output of the replay. */
    boolean isReplaying() {
        if (replayTo < 0) {
            return false;
        }
        boolean shown = replayEndSent && window.acked() >= replayTo;
        boolean answered = spec.acknowledges() || services.timers().nanos() - replayedAt >= REPLAY_ANSWERS;
        if (shown && answered) {
            replayTo = -1;
        }
        return !(shown && answered);
    }

    /** Sends a message. A waiting message of the same type is replaced, except for errors, gaps and snapshots. */
    void send(ServerMessage message) {
        if (closed) {
            return;
        }
        boolean keepsAll = message instanceof ServerMessage.Refused
                || message instanceof ServerMessage.Gap
                || message instanceof ServerMessage.Snapshot;
        if (!keepsAll) {
            messages.removeIf(waiting -> waiting.getClass() == message.getClass());
        }
        if (messages.size() < MOST_MESSAGES || !(message instanceof ServerMessage.Refused)) {
            messages.add(message);
        }
        sendNext();
    }

    void setPaused(boolean on) {
        paused = on;
        sendAll();
    }

    /**
     * Records that the viewer has shown all bytes before {@code seq}; answers false when they were acknowledged before.
     */
    boolean ack(long seq) {
        boolean progress = window.ack(seq, services.timers().nanos());
        if (progress) {
            sendNext();
        }
        return progress;
    }

    /** Sends the rest of the output after the program's end, then the exit, then the close. */
    void finish(PtyExit exit) {
        this.exit = exit;
        sendAll();
    }

    void close(int code, String reason) {
        if (!closed) {
            stop();
            outlet.close(code, reason);
        }
    }

    /** Stops sending. */
    void stop() {
        closed = true;
        messages.clear();
    }

    private void sendNext() {
        while (!sending && !closed) {
            ServerMessage message = messages.poll();
            if (message != null) {
                sending = true;
                outlet.send(message, new SendResult(null));
            } else if (paused) {
                return;
            } else if (cursor < history.tail()) {
                if (window.unacknowledged() * 2 > window.size()) {
                    return;
                }
                skipLostOutput();
            } else if (maySendOutput()) {
                sendOutput(cursor, frameEnd());
            } else if (!replayEndSent && cursor >= replayTo) {
                replayEndSent = true;
                replayedAt = services.timers().nanos();
                messages.add(new ServerMessage.ReplayEnd(replayTo));
            } else if (exit != null && cursor == history.head() && !exitSent) {
                exitSent = true;
                messages.add(new ServerMessage.Exited(exit, cursor));
            } else if (exit != null && exitSent) {
                close(outlet.exitCode(exit), closeReason(exit));
            } else {
                return;
            }
        }
    }

    /** Closes the connection after the program's end, even if the viewer did not get the last output. */
    void closeFinished() {
        if (exit != null) {
            close(outlet.exitCode(exit), closeReason(exit));
        }
    }

    private boolean maySendOutput() {
        long waiting = available();
        long room = window.size() - (cursor - window.acked());
        return waiting > 0 && room >= Math.min(waiting, LEAST_SEND);
    }

    private long available() {
        return Math.min(replayEndSent ? history.head() : replayTo, sendTo) - cursor;
    }

    private long frameEnd() {
        long room = window.size() - (cursor - window.acked());
        return cursor + Math.min(Math.min(available(), FramePool.FRAME), room);
    }

    private void sendOutput(long from, long to) {
        ByteBuffer frame = services.frames().acquire();
        int start = frame.position();
        history.copy(from, to, frame);
        frame.flip().position(start);
        cursor = to;
        window.recordSent(to, services.timers().nanos());
        sending = true;
        outlet.sendOutput(frame, new SendResult(frame));
    }

    /** Continues after output that is not kept any more. */
    private void skipLostOutput() {
        History.Cut cut = history.cut(services.limits().replay());
        sendGap(cursor, cut.seq());
        messages.add(new ServerMessage.Snapshot(cut.modes().bytes()));
        cursor = cut.seq();
        sendTo = history.head();
        window.skip(cursor);
        replayTo = replayEndSent ? replayTo : Math.max(replayTo, cursor);
        events.onGap();
    }

    private void sendGap(long from, long to) {
        messages.add(new ServerMessage.Gap(from, to));
        services.metrics().gap(to - from);
    }

    private void onSent(@Nullable ByteBuffer frame) {
        sending = false;
        if (frame != null) {
            services.frames().release(frame);
            if (!spec.acknowledges()) {
                window.ack(cursor, services.timers().nanos());
            }
            events.onProgress();
        }
        sendFullFrames();
        sendNext();
    }

    private static String closeReason(PtyExit exit) {
        return switch (exit) {
            case PtyExit.Code(int code) -> "exit " + code;
            case PtyExit.Signal(int number) -> "signal " + number;
        };
    }

    /** The callback of one message: any thread calls it, and it continues in a turn. */
    private final class SendResult implements ViewerOutlet.SendCallback {
        private final @Nullable ByteBuffer frame;

        SendResult(@Nullable ByteBuffer frame) {
            this.frame = frame;
        }

        @Override
        public void succeeded() {
            loop.execute(() -> onSent(frame));
        }

        @Override
        public void failed(Throwable cause) {
            loop.execute(events::onFailure);
        }
    }
}
