package dev.berth.terminal.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports when a session has had no viewer, or no input and output, for the configured time. In the session's turns
 * only, except {@link #recordActivity}.
 */
final class SessionTimeouts {
    /** Receives the reached limits. */
    interface Listener {
        void onDetachLimit();

        /** Receives the time left until the idle limit; called once after 4/5 of the limit. */
        void onIdleWarning(Duration left);

        void onIdleLimit();
    }

    private final Timers timers;
    private final Consumer<Runnable> loop;
    private final Optional<Duration> detachLimit;
    private final Optional<Duration> idleLimit;
    private final Listener listener;
    private volatile long activeAt;
    private Timers.@Nullable Timer detachTimer;
    private boolean stopped;
    private boolean warned;

    SessionTimeouts(Timers timers, Consumer<Runnable> loop, PtySessionSpec spec, Listener listener) {
        this.timers = timers;
        this.loop = loop;
        this.detachLimit = spec.detachLimit();
        this.idleLimit = spec.idleLimit();
        this.listener = listener;
        activeAt = timers.nanos();
    }

    /** Starts the timers; called once, when the program runs. */
    void begin() {
        setWatched(false);
        idleLimit.ifPresent(limit -> scheduleIdleCheck(warningTime(limit), limit));
    }

    /** Records whether the session has viewers. */
    void setWatched(boolean watched) {
        if (detachTimer != null) {
            detachTimer.cancel();
            detachTimer = null;
        }
        if (!watched && !stopped) {
            detachLimit.ifPresent(
                    limit -> detachTimer = timers.schedule(limit, () -> loop.accept(this::reportDetachLimit)));
        }
    }

    private void reportDetachLimit() {
        if (detachTimer != null && !stopped) {
            listener.onDetachLimit();
        }
    }

    /** Records input or output. Any thread. */
    void recordActivity() {
        activeAt = timers.nanos();
    }

    void stop() {
        stopped = true;
        setWatched(true);
    }

    private static Duration warningTime(Duration limit) {
        return limit.multipliedBy(4).dividedBy(5);
    }

    private void scheduleIdleCheck(Duration wait, Duration limit) {
        timers.schedule(wait, () -> loop.accept(() -> checkIdle(limit)));
    }

    private void checkIdle(Duration limit) {
        if (stopped) {
            return;
        }
        Duration quiet = Duration.ofNanos(timers.nanos() - activeAt);
        Duration left = limit.minus(quiet);
        Duration toWarning = warningTime(limit).minus(quiet);
        if (!left.isPositive()) {
            listener.onIdleLimit();
        } else if (toWarning.isPositive()) {
            warned = false;
            scheduleIdleCheck(toWarning, limit);
        } else {
            if (!warned) {
                listener.onIdleWarning(left);
            }
            warned = true;
            scheduleIdleCheck(left, limit);
        }
    }
}
