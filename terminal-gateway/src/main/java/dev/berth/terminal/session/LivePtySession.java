package dev.berth.terminal.session;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limit;
import dev.berth.terminal.pty.Pty;
import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtyHandler;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.terminal.wire.ServerMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session. All of its state belongs to the turns of its pty, without a lock; other threads get there by {@link
 * Pty#execute}, see {@link #status}, which is published, or {@link #type}.
 */
final class LivePtySession implements PtySession, PtyHandler {
    private final SessionId id = SessionId.random();
    private final Instant startedAt = Instant.now();
    private final PtySessionSpec spec;
    private final SessionServices around;
    private final Consumer<LivePtySession> forget;
    private final CompletableFuture<PtyExit> ended = new CompletableFuture<>();
    private final History history;
    private final ViewerAdmission attendance;
    private final OutputBackpressure gate;
    private final SessionTimeouts lifespan;
    private volatile @Nullable Pty pty;
    private volatile SessionStatus status;
    private volatile long typedAt;
    private @Nullable PtyExit exit;
    private boolean ending;
    private boolean forgotten;
    private String title = "";

    /** @param forget is told once, when nothing of it is worth keeping any more */
    LivePtySession(PtySessionSpec spec, SessionServices around, Consumer<LivePtySession> forget) {
        this.spec = spec;
        this.around = around;
        this.forget = forget;
        history = new History(around.limits().ring());
        Duration stall = around.limits().times().value(KnownLimits.TERMINAL_STALL);
        gate = new OutputBackpressure(around, stall, this::execute, on -> pty().setReading(on), this::stalledChanged);
        lifespan = new SessionTimeouts(around.timers(), this::execute, spec, new SessionTimeoutHandler(this, around));
        attendance = new ViewerAdmission(this, history, around);
        status = look();
    }

    /** Before anybody knows it. */
    void started(Pty pty) {
        this.pty = pty;
        execute(() -> {
            lifespan.begin();
            govern();
        });
    }

    Pty pty() {
        return Objects.requireNonNull(pty, "not started");
    }

    void execute(Runnable task) {
        pty().execute(task);
    }

    // What the pty says, in its turns; perhaps before it is known to be started.

    @Override
    public ByteBuffer outputBuffer(Pty from) {
        pty = from;
        LiveViewer owner = attendance.owner();
        return history.room(
                owner == null || ending ? history.tail() : owner.feed().window().acked());
    }

    @Override
    public void onOutput(Pty from, int bytes) {
        history.advance(bytes);
        around.metrics().output(bytes);
        lifespan.active();
        echo();
        String now = history.modes().title();
        if (!now.equals(title)) {
            title = now;
            attendance.tell(new ServerMessage.Title(now));
        }
        attendance.fullFrames();
        govern();
    }

    @Override
    public void onReadComplete(Pty from) {
        attendance.pump();
        publish();
    }

    @Override
    public void onExit(Pty from, PtyExit exit) {
        pty = from;
        this.exit = exit;
        lifespan.over();
        attendance.finish(exit);
        publish();
        around.metrics().ended(spec.target(), exit);
        after(KnownLimits.TERMINAL_LAST_OUTPUT, attendance::hurry);
        after(KnownLimits.TERMINAL_ENDED, this::forget);
        ended.complete(exit);
    }

    private void after(Limit limit, Runnable task) {
        around.timers().after(around.limits().times().value(limit), () -> execute(task));
    }

    private void echo() {
        long typed = typedAt;
        if (typed != 0) {
            typedAt = 0;
            around.metrics().echo(Duration.ofNanos(around.timers().nanos() - typed));
        }
    }

    /** Reads or not: the owner's window rules, and without anybody the session's own word. */
    void govern() {
        LiveViewer owner = attendance.owner();
        boolean wasOpen = gate.open();
        boolean read = spec.unwatched() == PtySessionSpec.Unwatched.DRAIN || !attendance.nobody();
        if (exit != null || ending) {
            read = true;
        } else if (owner != null) {
            AckWindow window = owner.feed().window();
            read = wasOpen ? !window.full(history.head()) : window.half(history.head());
        }
        gate.set(read);
        if (wasOpen && !read) {
            onReadComplete(pty());
        }
    }

    private void stalledChanged() {
        attendance.tell(new ServerMessage.Stalled(gate.stalled()));
        publish();
    }

    // What its parts ask for, in its turns.

    @Nullable
    PtyExit exit() {
        return exit;
    }

    String title() {
        return title.isEmpty() ? spec.program() : title;
    }

    ViewerAdmission attendance() {
        return attendance;
    }

    /** The owner has shown something. */
    void progress() {
        gate.progress();
        govern();
    }

    /** Somebody came, went or took over. */
    void attended() {
        lifespan.watched(!attendance.nobody());
        progress();
        publish();
    }

    void publish() {
        status = look();
    }

    void dropped(String reason) {
        around.metrics().dropped(reason);
    }

    void kill(Duration grace) {
        ending = true;
        govern();
        var _ = pty().end(grace);
    }

    /** Sends everybody away, and ends the program. */
    void close(int code, String reason) {
        attendance.dismiss(code, reason);
        kill(around.limits().times().value(KnownLimits.PROCESS_END));
    }

    void forget() {
        if (!forgotten) {
            forgotten = true;
            attendance.dismiss(CloseCode.NO_SESSION, "the session is gone");
            history.close();
            forget.accept(this);
        }
    }

    /** There is no program after all. */
    void neverStarted() {
        history.close();
    }

    private SessionStatus look() {
        return new SessionStatus(
                history.head(),
                history.tail(),
                attendance.size(),
                attendance.count(ViewerSpec.Mode.WRITE),
                attendance.count(ViewerSpec.Mode.READ),
                attendance.count(ViewerSpec.Mode.RECORD),
                !gate.open(),
                gate.stalled(),
                title(),
                Optional.ofNullable(exit));
    }

    // From other threads.

    /** Keys of the owner. */
    void type(LiveViewer viewer, ByteBuffer keys) {
        int count = keys.remaining();
        lifespan.active();
        typedAt = around.timers().nanos();
        if (pty().write(keys)) {
            around.metrics().input(count);
        } else {
            execute(() -> unread(viewer));
        }
    }

    private void unread(LiveViewer viewer) {
        if (exit == null) {
            attendance.leave(viewer, CloseCode.TOO_LARGE, "the program doesn't read its input");
        }
    }

    @Override
    public Viewer attach(ViewerSpec spec, ViewerOutlet outlet) {
        LiveViewer viewer = new LiveViewer(this, spec);
        viewer.feed(new ViewerStream(spec, outlet, history, around, this::execute, new FeedEvents(attendance, viewer)));
        execute(() -> attendance.join(viewer));
        return viewer;
    }

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public PtySessionSpec spec() {
        return spec;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public SessionStatus status() {
        return status;
    }

    @Override
    public CompletionStage<byte[]> tail(int bytes) {
        CompletableFuture<byte[]> tail = new CompletableFuture<>();
        execute(() -> tail.complete(forgotten ? new byte[0] : history.newest(bytes)));
        return tail;
    }

    @Override
    public CompletionStage<PtyExit> end(Duration grace) {
        execute(() -> kill(grace));
        return ended();
    }

    @Override
    public CompletionStage<PtyExit> ended() {
        return ended.minimalCompletionStage();
    }
}
