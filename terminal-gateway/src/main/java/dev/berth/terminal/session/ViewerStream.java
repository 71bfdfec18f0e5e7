package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.wire.ServerMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one viewer gets: messages first, then output from its cursor on, one thing at a time, so that whatever its connection
 * does it costs one frame. In the session's turns only.
 */
final class ViewerStream {
    /** Less than this isn't sent alone while the window is nearly full. */
    private static final int WORTH_SENDING = 16 * 1024;

    private static final int MOST_MESSAGES = 64;
    /** How long answers to a replay may still come from who doesn't say what it has shown. */
    private static final long ANSWERS = Duration.ofSeconds(1).toNanos();

    /** What the session hears of it. */
    interface Events {
        /** What was shown, or sent, has changed. */
        void moved();

        /** Output was lost to this viewer: the program should paint again. */
        void missed();

        void broken();
    }

    private final ViewerSpec spec;
    private final ViewerOutlet outlet;
    private final History history;
    private final SessionServices around;
    private final Executor loop;
    private final Events events;
    private final ArrayDeque<ServerMessage> messages = new ArrayDeque<>();
    private AckWindow window = new AckWindow(0, 0);
    private long cursor;
    /** What comes before this is to be sent now; the rest waits for a full frame, or for the program to pause. */
    private long due;

    private long replayTo = -1;
    private long replayedAt;
    private boolean replayTold;
    private boolean busy;
    private boolean paused;
    private boolean closed;
    private boolean endTold;
    private @Nullable PtyExit exit;

    ViewerStream(
            ViewerSpec spec,
            ViewerOutlet outlet,
            History history,
            SessionServices around,
            Executor loop,
            Events events) {
        this.spec = spec;
        this.outlet = outlet;
        this.history = history;
        this.around = around;
        this.loop = loop;
        this.events = events;
    }

    /** Begins; {@code hello} says from where. A cut is told after it, as a gap to one who had something before. */
    void begin(ServerMessage.Hello hello, History.@Nullable Cut cut, boolean resumed) {
        cursor = hello.seq();
        window = new AckWindow(cursor, history.largest());
        replayTo = history.head();
        messages.add(hello);
        if (cut != null) {
            if (resumed) {
                gap(spec.from().orElse(cut.seq()), cut.seq());
            }
            messages.add(new ServerMessage.Snapshot(cut.modes().bytes()));
        }
        around.metrics().replayed(replayTo - cursor);
    }

    AckWindow window() {
        return window;
    }

    /** Sends what fills frames. */
    void pumpFull() {
        long frames = (history.head() - cursor) / FramePool.FRAME;
        if (frames > 0) {
            due = Math.max(due, cursor + frames * FramePool.FRAME);
            send();
        }
    }

    /** Sends all. */
    void pump() {
        due = history.head();
        send();
    }

    /** Whether answers of its emulator may still be to what is old. */
    boolean replaying() {
        if (replayTo < 0) {
            return false;
        }
        boolean over = replayTold && window.acked() >= replayTo;
        boolean quiet = spec.acknowledges() || around.timers().nanos() - replayedAt >= ANSWERS;
        if (over && quiet) {
            replayTo = -1;
        }
        return !(over && quiet);
    }

    /** Only the last of a kind counts, but for errors, gaps and snapshots. */
    void tell(ServerMessage message) {
        if (closed) {
            return;
        }
        boolean each = message instanceof ServerMessage.Refused
                || message instanceof ServerMessage.Gap
                || message instanceof ServerMessage.Snapshot;
        if (!each) {
            messages.removeIf(waiting -> waiting.getClass() == message.getClass());
        }
        if (messages.size() < MOST_MESSAGES || !(message instanceof ServerMessage.Refused)) {
            messages.add(message);
        }
        send();
    }

    void pause(boolean on) {
        paused = on;
        pump();
    }

    /** It has shown everything before {@code seq}. */
    boolean ack(long seq) {
        boolean news = window.ack(seq, around.timers().nanos());
        if (news) {
            send();
        }
        return news;
    }

    /** The program has ended: the rest of the output, then this, then the close. */
    void finish(PtyExit exit) {
        this.exit = exit;
        pump();
    }

    void close(int code, String reason) {
        if (!closed) {
            drop();
            outlet.close(code, reason);
        }
    }

    /** Sends nothing any more. */
    void drop() {
        closed = true;
        messages.clear();
    }

    private void send() {
        while (!busy && !closed) {
            ServerMessage message = messages.poll();
            if (message != null) {
                busy = true;
                outlet.tell(message, new Sending(null));
            } else if (paused) {
                return;
            } else if (cursor < history.tail()) {
                if (window.unacknowledged() * 2 > window.size()) {
                    return;
                }
                fallBehind();
            } else if (mayOutput()) {
                output(cursor, end());
            } else if (!replayTold && cursor >= replayTo) {
                replayTold = true;
                replayedAt = around.timers().nanos();
                messages.add(new ServerMessage.ReplayEnd(replayTo));
            } else if (exit != null && cursor == history.head() && !endTold) {
                endTold = true;
                messages.add(new ServerMessage.Exited(exit, cursor));
            } else if (exit != null && endTold) {
                close(outlet.exitCode(exit), words(exit));
            } else {
                return;
            }
        }
    }

    /** Gives up what the viewer doesn't take. */
    void hurry() {
        if (exit != null) {
            close(outlet.exitCode(exit), words(exit));
        }
    }

    private boolean mayOutput() {
        long waiting = available();
        long room = window.size() - (cursor - window.acked());
        return waiting > 0 && room >= Math.min(waiting, WORTH_SENDING);
    }

    private long available() {
        return Math.min(replayTold ? history.head() : replayTo, due) - cursor;
    }

    private long end() {
        long room = window.size() - (cursor - window.acked());
        return cursor + Math.min(Math.min(available(), FramePool.FRAME), room);
    }

    private void output(long from, long to) {
        ByteBuffer frame = around.frames().take();
        int start = frame.position();
        history.copy(from, to, frame);
        frame.flip().position(start);
        cursor = to;
        window.sent(to, around.timers().nanos());
        busy = true;
        outlet.output(frame, new Sending(frame));
    }

    private void fallBehind() {
        History.Cut cut = history.cut(around.limits().replay());
        gap(cursor, cut.seq());
        messages.add(new ServerMessage.Snapshot(cut.modes().bytes()));
        cursor = cut.seq();
        due = history.head();
        window.skip(cursor);
        replayTo = replayTold ? replayTo : Math.max(replayTo, cursor);
        events.missed();
    }

    private void gap(long from, long to) {
        messages.add(new ServerMessage.Gap(from, to));
        around.metrics().gap(to - from);
    }

    private void sent(@Nullable ByteBuffer frame) {
        busy = false;
        if (frame != null) {
            around.frames().give(frame);
            if (!spec.acknowledges()) {
                window.ack(cursor, around.timers().nanos());
            }
            events.moved();
        }
        pumpFull();
        send();
    }

    static String words(PtyExit exit) {
        return switch (exit) {
            case PtyExit.Code(int code) -> "exit " + code;
            case PtyExit.Signal(int number) -> "signal " + number;
        };
    }

    /** One message under way; its end is told by whatever thread, and counts in a turn. */
    private final class Sending implements ViewerOutlet.Sent {
        private final @Nullable ByteBuffer frame;

        Sending(@Nullable ByteBuffer frame) {
            this.frame = frame;
        }

        @Override
        public void done() {
            loop.execute(() -> sent(frame));
        }

        @Override
        public void failed(Throwable cause) {
            loop.execute(events::broken);
        }
    }
}
