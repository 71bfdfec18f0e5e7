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
 * The implementation of {@link PtySession}. The mutable state is used without a lock, only in the turns of the pty: in
 * calls of {@link PtyHandler} and in tasks of {@link Pty#execute}. Other threads run tasks by {@link #execute}, read
 * the published {@link #status}, or call {@link #type}.
 */
final class LivePtySession implements PtySession, PtyHandler {
    private final SessionId id = SessionId.random();
    private final Instant startedAt = Instant.now();
    private final PtySessionSpec spec;
    private final SessionServices services;
    private final Consumer<LivePtySession> onForget;
    private final CompletableFuture<PtyExit> exited = new CompletableFuture<>();
    private final History history;
    private final ViewerAdmission admission;
    private final OutputBackpressure backpressure;
    private final SessionTimeouts timeouts;
    private volatile @Nullable Pty pty;
    private volatile SessionStatus status;
    private volatile long typedAt;
    private @Nullable PtyExit exit;
    private boolean ending;
    private boolean forgotten;
    private String title = "";

    /** @param onForget called once, when the session is closed and its output was freed */
    LivePtySession(PtySessionSpec spec, SessionServices services, Consumer<LivePtySession> onForget) {
        this.spec = spec;
        this.services = services;
        this.onForget = onForget;
        history = new History(services.limits().ring());
        Duration stall = services.limits().times().value(KnownLimits.TERMINAL_STALL);
        backpressure = new OutputBackpressure(
                services, stall, this::execute, on -> pty().setReading(on), this::stalledChanged);
        timeouts =
                new SessionTimeouts(services.timers(), this::execute, spec, new SessionTimeoutHandler(this, services));
        admission = new ViewerAdmission(this, history, services);
        status = currentStatus();
    }

    /** Begins the session of the started {@code pty}; called before the session is published. */
    void begin(Pty pty) {
        this.pty = pty;
        execute(() -> {
            timeouts.begin();
            updateReading();
        });
    }

    Pty pty() {
        return Objects.requireNonNull(pty, "not started");
    }

    void execute(Runnable task) {
        pty().execute(task);
    }

    // Calls of the pty in its turns. They may come before begin(), as the pty calls its handler from its start on.

    @Override
    public ByteBuffer outputBuffer(Pty from) {
        pty = from;
        LiveViewer owner = admission.owner();
        return history.writeBuffer(
                owner == null || ending
                        ? history.tail()
                        : owner.stream().window().acked());
    }

    @Override
    public void onOutput(Pty from, int bytes) {
        history.advance(bytes);
        services.metrics().output(bytes);
        timeouts.recordActivity();
        recordEcho();
        String newTitle = history.modes().title();
        if (!newTitle.equals(title)) {
            title = newTitle;
            admission.broadcast(new ServerMessage.Title(newTitle));
        }
        admission.sendFullFrames();
        updateReading();
    }

    @Override
    public void onReadComplete(Pty from) {
        admission.sendAll();
        publishStatus();
    }

    @Override
    public void onExit(Pty from, PtyExit exit) {
        pty = from;
        this.exit = exit;
        timeouts.stop();
        admission.finish(exit);
        publishStatus();
        services.metrics().ended(spec.target(), exit);
        schedule(KnownLimits.TERMINAL_LAST_OUTPUT, admission::closeFinished);
        schedule(KnownLimits.TERMINAL_ENDED, this::forget);
        exited.complete(exit);
    }

    private void schedule(Limit limit, Runnable task) {
        services.timers().schedule(services.limits().times().value(limit), () -> execute(task));
    }

    private void recordEcho() {
        long typed = typedAt;
        if (typed != 0) {
            typedAt = 0;
            services.metrics().echo(Duration.ofNanos(services.timers().nanos() - typed));
        }
    }

    /**
     * Turns reading on or off: by the owner's window; without an owner, by whether there are viewers and by
     * {@link PtySessionSpec#unwatched}.
     */
    void updateReading() {
        LiveViewer owner = admission.owner();
        boolean wasReading = backpressure.isReading();
        boolean read = spec.unwatched() == PtySessionSpec.Unwatched.DRAIN || !admission.hasNoPeople();
        if (exit != null || ending) {
            read = true;
        } else if (owner != null) {
            AckWindow window = owner.stream().window();
            read = wasReading ? !window.isFull(history.head()) : window.isHalfEmpty(history.head());
        }
        backpressure.setReading(read);
        if (wasReading && !read) {
            onReadComplete(pty());
        }
    }

    private void stalledChanged() {
        admission.broadcast(new ServerMessage.Stalled(backpressure.isStalled()));
        publishStatus();
    }

    // Calls of the session's parts, in the turns of the pty.

    /** The program's exit; null while the program runs. */
    @Nullable
    PtyExit programExit() {
        return exit;
    }

    String title() {
        return title.isEmpty() ? spec.program() : title;
    }

    ViewerAdmission admission() {
        return admission;
    }

    /** Handles progress of the owner, who has shown more output. */
    void onOwnerProgress() {
        backpressure.recordProgress();
        updateReading();
    }

    /** Handles a change of the viewers or of the owner. */
    void onViewersChanged() {
        timeouts.setWatched(!admission.hasNoPeople());
        onOwnerProgress();
        publishStatus();
    }

    void publishStatus() {
        status = currentStatus();
    }

    void countDropped(String reason) {
        services.metrics().dropped(reason);
    }

    void kill(Duration grace) {
        ending = true;
        updateReading();
        var _ = pty().end(grace);
    }

    /** Closes all viewers and ends the program. */
    void close(int code, String reason) {
        admission.close(code, reason);
        kill(services.limits().times().value(KnownLimits.PROCESS_END));
    }

    /** Closes all viewers, frees the output and reports to the registry. */
    void forget() {
        if (!forgotten) {
            forgotten = true;
            admission.close(CloseCode.NO_SESSION, "the session is gone");
            history.close();
            onForget.accept(this);
        }
    }

    /** Frees the output after a failed start of the program. */
    void discard() {
        history.close();
    }

    private SessionStatus currentStatus() {
        return new SessionStatus(
                history.head(),
                history.tail(),
                admission.size(),
                admission.count(ViewerSpec.Mode.WRITE),
                admission.count(ViewerSpec.Mode.READ),
                admission.count(ViewerSpec.Mode.RECORD),
                !backpressure.isReading(),
                backpressure.isStalled(),
                title(),
                Optional.ofNullable(exit));
    }

    // Calls of other threads.

    /** Writes keys of the owner to the program. */
    void type(LiveViewer viewer, ByteBuffer keys) {
        int count = keys.remaining();
        timeouts.recordActivity();
        typedAt = services.timers().nanos();
        if (pty().write(keys)) {
            services.metrics().input(count);
        } else {
            execute(() -> closeForUnreadInput(viewer));
        }
    }

    private void closeForUnreadInput(LiveViewer viewer) {
        if (exit == null) {
            admission.close(viewer, CloseCode.TOO_LARGE, "the program doesn't read its input");
        }
    }

    @Override
    public Viewer attach(ViewerSpec spec, ViewerOutlet outlet) {
        LiveViewer viewer = new LiveViewer(this, spec);
        viewer.setStream(new ViewerStream(
                spec, outlet, history, services, this::execute, new ViewerStreamEvents(admission, viewer)));
        execute(() -> admission.join(viewer));
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
        return exit();
    }

    @Override
    public CompletionStage<PtyExit> exit() {
        return exited.minimalCompletionStage();
    }
}
