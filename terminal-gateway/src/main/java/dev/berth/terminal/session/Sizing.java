package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.SizePolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sets the terminal's size from the sizes of the viewers by a {@link SizePolicy}, only when the size has changed and at
 * most once in {@link #PAUSE}. Also makes a program repaint, by another size for a moment. In the session's turns only.
 */
final class Sizing {
    static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration REPAINT_INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_COLUMNS = 500;
    private static final int MAX_ROWS = 300;

    private final Timers timers;
    private final Consumer<Runnable> loop;
    private final Consumer<PtySize> resize;
    private final Consumer<PtySize> onChange;
    private SizePolicy policy = SizePolicy.OWNER;
    private PtySize applied;
    private PtySize wanted;
    private long changedAt;
    private long repaintAt;
    private boolean timerSet;

    /**
     * @param resize resizes the terminal
     * @param onChange receives each new size, but not the momentary size of a repaint
     */
    Sizing(
            PtySize first,
            Timers timers,
            Consumer<Runnable> loop,
            Consumer<PtySize> resize,
            Consumer<PtySize> onChange) {
        this.timers = timers;
        this.loop = loop;
        this.resize = resize;
        this.onChange = onChange;
        applied = first;
        wanted = first;
        changedAt = timers.nanos() - PAUSE.toNanos();
        repaintAt = timers.nanos() - REPAINT_INTERVAL.toNanos();
    }

    static PtySize clamp(PtySize size) {
        return new PtySize(
                Math.clamp(size.columns(), 1, MAX_COLUMNS),
                Math.clamp(size.rows(), 1, MAX_ROWS),
                size.pixelWidth(),
                size.pixelHeight());
    }

    PtySize current() {
        return applied;
    }

    void setPolicy(SizePolicy policy) {
        this.policy = policy;
    }

    /**
     * Chooses and applies a size from the sizes of the viewers that may write.
     *
     * @param latest the size that was received last
     */
    void update(List<PtySize> all, @Nullable PtySize owner, @Nullable PtySize latest) {
        PtySize size = switch (policy) {
            case OWNER -> owner;
            case LATEST -> latest;
            case SMALLEST -> smallest(all);
        };
        if (size != null) {
            wanted = size;
            apply();
        }
    }

    private static @Nullable PtySize smallest(List<PtySize> all) {
        return all.stream()
                .reduce((a, b) -> PtySize.of(Math.min(a.columns(), b.columns()), Math.min(a.rows(), b.rows())))
                .orElse(null);
    }

    private void apply() {
        long since = timers.nanos() - changedAt;
        if (wanted.equals(applied) || timerSet) {
            return;
        }
        if (since < PAUSE.toNanos()) {
            schedule(PAUSE.minusNanos(since), this::apply);
            return;
        }
        applied = wanted;
        changedAt = timers.nanos();
        resize.accept(applied);
        onChange.accept(applied);
    }

    /** Makes the program repaint: gives the terminal another size for the time of {@link #PAUSE}. */
    void repaint() {
        long now = timers.nanos();
        if (timerSet || now - repaintAt < REPAINT_INTERVAL.toNanos()) {
            return;
        }
        repaintAt = now;
        boolean tall = applied.rows() > 1;
        resize.accept(new PtySize(
                applied.columns(), tall ? applied.rows() - 1 : 2, applied.pixelWidth(), applied.pixelHeight()));
        schedule(PAUSE, () -> {
            resize.accept(applied);
            changedAt = timers.nanos();
            apply();
        });
    }

    private void schedule(Duration pause, Runnable then) {
        timerSet = true;
        timers.schedule(
                pause,
                () -> loop.accept(() -> {
                    timerSet = false;
                    then.run();
                }));
    }
}
