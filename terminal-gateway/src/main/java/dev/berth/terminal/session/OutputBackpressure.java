package dev.berth.terminal.session;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Turns reading of the program's output on and off: off while the owner's window is full, so that the program blocks
 * instead of a queue growing. Reports an owner that shows nothing for the stall limit. In the session's turns only.
 */
final class OutputBackpressure {
    private final SessionServices services;
    private final Consumer<Boolean> readingSwitch;
    private final Runnable onStalledChanged;
    private final Consumer<Runnable> loop;
    private final Duration stallLimit;
    private boolean reading = true;
    private boolean stalled;
    private boolean timerSet;
    private long pausedAt;
    private long progressAt;

    /** @param readingSwitch turns the pty's reading on or off */
    OutputBackpressure(
            SessionServices services,
            Duration stallLimit,
            Consumer<Runnable> loop,
            Consumer<Boolean> readingSwitch,
            Runnable onStalledChanged) {
        this.services = services;
        this.stallLimit = stallLimit;
        this.loop = loop;
        this.readingSwitch = readingSwitch;
        this.onStalledChanged = onStalledChanged;
    }

    boolean isReading() {
        return reading;
    }

    /** Whether the owner's window has been full and the owner has shown nothing for the stall limit. */
    boolean isStalled() {
        return stalled;
    }

    /** Records that the owner has shown more output, or that the owner has changed. */
    void recordProgress() {
        progressAt = services.timers().nanos();
        setStalled(false);
    }

    void setReading(boolean on) {
        if (reading == on) {
            return;
        }
        reading = on;
        long now = services.timers().nanos();
        if (on) {
            services.metrics().paused(Duration.ofNanos(now - pausedAt));
            setStalled(false);
        } else {
            pausedAt = now;
            progressAt = now;
            setTimer(stallLimit);
        }
        readingSwitch.accept(on);
    }

    /** Sets a timer unless one is set: reading is switched hundreds of times a second, too often for a timer each. */
    private void setTimer(Duration left) {
        if (!timerSet) {
            timerSet = true;
            services.timers().schedule(left, () -> loop.accept(this::checkStall));
        }
    }

    private void checkStall() {
        timerSet = false;
        if (reading || stalled) {
            return;
        }
        Duration left = stallLimit.minusNanos(services.timers().nanos() - progressAt);
        if (left.isPositive()) {
            setTimer(left);
        } else {
            setStalled(true);
        }
    }

    private void setStalled(boolean on) {
        if (stalled != on) {
            stalled = on;
            if (on) {
                services.metrics().stalled();
            } else if (!reading) {
                setTimer(stallLimit);
            }
            onStalledChanged.run();
        }
    }
}
