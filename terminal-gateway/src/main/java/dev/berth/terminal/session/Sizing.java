package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.SizePolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The terminal's size: whose counts, not too often, and only when it changed. Also makes a program paint again, by a size
 * that it has for a moment. In the session's turns only.
 */
final class Sizing {
    static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration BETWEEN_NUDGES = Duration.ofSeconds(1);
    private static final int MAX_COLUMNS = 500;
    private static final int MAX_ROWS = 300;

    private final Timers timers;
    private final Consumer<Runnable> loop;
    private final Consumer<PtySize> resize;
    private final Consumer<PtySize> told;
    private SizePolicy policy = SizePolicy.OWNER;
    private PtySize applied;
    private PtySize wanted;
    private long changedAt;
    private long nudgedAt;
    private boolean waiting;

    /**
     * @param resize changes the terminal
     * @param told hears of each size, but not of a nudge
     */
    Sizing(PtySize first, Timers timers, Consumer<Runnable> loop, Consumer<PtySize> resize, Consumer<PtySize> told) {
        this.timers = timers;
        this.loop = loop;
        this.resize = resize;
        this.told = told;
        applied = first;
        wanted = first;
        changedAt = timers.nanos() - PAUSE.toNanos();
        nudgedAt = timers.nanos() - BETWEEN_NUDGES.toNanos();
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

    void policy(SizePolicy policy) {
        this.policy = policy;
    }

    /** Sizes, of those who may write: all of them, the owner's, and the one that was said last. */
    void settle(List<PtySize> all, @Nullable PtySize owner, @Nullable PtySize latest) {
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
        if (wanted.equals(applied) || waiting) {
            return;
        }
        if (since < PAUSE.toNanos()) {
            later(PAUSE.minusNanos(since), this::apply);
            return;
        }
        applied = wanted;
        changedAt = timers.nanos();
        resize.accept(applied);
        told.accept(applied);
    }

    /** The program gets another size for a moment, and so paints again. */
    void nudge() {
        long now = timers.nanos();
        if (waiting || now - nudgedAt < BETWEEN_NUDGES.toNanos()) {
            return;
        }
        nudgedAt = now;
        boolean tall = applied.rows() > 1;
        resize.accept(new PtySize(
                applied.columns(), tall ? applied.rows() - 1 : 2, applied.pixelWidth(), applied.pixelHeight()));
        later(PAUSE, () -> {
            resize.accept(applied);
            changedAt = timers.nanos();
            apply();
        });
    }

    private void later(Duration pause, Runnable then) {
        waiting = true;
        timers.after(
                pause,
                () -> loop.accept(() -> {
                    waiting = false;
                    then.run();
                }));
    }
}
