package dev.berth.terminal.session;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Whether the program's output is read: not while its owner has a full window, so that the program waits instead of a queue
 * growing. In the session's turns only.
 */
final class OutputBackpressure {
    private final SessionServices around;
    private final Consumer<Boolean> reading;
    private final Runnable stalledChanged;
    private final Consumer<Runnable> loop;
    private final Duration stallLimit;
    private boolean open = true;
    private boolean stalled;
    private boolean watching;
    private long closedAt;
    private long progressAt;

    /** @param reading turns the reading on or off */
    OutputBackpressure(
            SessionServices around,
            Duration stallLimit,
            Consumer<Runnable> loop,
            Consumer<Boolean> reading,
            Runnable stalledChanged) {
        this.around = around;
        this.stallLimit = stallLimit;
        this.loop = loop;
        this.reading = reading;
        this.stalledChanged = stalledChanged;
    }

    boolean open() {
        return open;
    }

    /** The owner has shown nothing for long, with a full window. */
    boolean stalled() {
        return stalled;
    }

    /** The owner has shown something, or there is another one. */
    void progress() {
        progressAt = around.timers().nanos();
        stall(false);
    }

    void set(boolean open) {
        if (this.open == open) {
            return;
        }
        this.open = open;
        long now = around.timers().nanos();
        if (open) {
            around.metrics().paused(Duration.ofNanos(now - closedAt));
            stall(false);
        } else {
            closedAt = now;
            progressAt = now;
            watch(stallLimit);
        }
        reading.accept(open);
    }

    /** One timer, whatever the gate does meanwhile: it moves hundreds of times a second. */
    private void watch(Duration left) {
        if (!watching) {
            watching = true;
            around.timers().after(left, () -> loop.accept(this::look));
        }
    }

    private void look() {
        watching = false;
        if (open || stalled) {
            return;
        }
        Duration left = stallLimit.minusNanos(around.timers().nanos() - progressAt);
        if (left.isPositive()) {
            watch(left);
        } else {
            stall(true);
        }
    }

    private void stall(boolean now) {
        if (stalled != now) {
            stalled = now;
            if (now) {
                around.metrics().stalled();
            } else if (!open) {
                watch(stallLimit);
            }
            stalledChanged.run();
        }
    }
}
