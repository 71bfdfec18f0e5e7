package dev.berth.terminal.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How long a session lives unwatched, and without anything happening. In the session's turns only, but for {@link #active}. */
final class SessionTimeouts {
    /** What the session does about it. */
    interface Ends {
        void unwatched();

        void idleSoon(Duration left);

        void idle();
    }

    private final Timers timers;
    private final Consumer<Runnable> loop;
    private final Optional<Duration> detachLimit;
    private final Optional<Duration> idleLimit;
    private final Ends ends;
    private volatile long activeAt;
    private Timers.@Nullable Timer detached;
    private boolean over;
    private boolean warned;

    SessionTimeouts(Timers timers, Consumer<Runnable> loop, PtySessionSpec spec, Ends ends) {
        this.timers = timers;
        this.loop = loop;
        this.detachLimit = spec.detachLimit();
        this.idleLimit = spec.idleLimit();
        this.ends = ends;
        activeAt = timers.nanos();
    }

    /** Once, when the program runs. */
    void begin() {
        watched(false);
        idleLimit.ifPresent(limit -> look(warning(limit), limit));
    }

    void watched(boolean now) {
        if (detached != null) {
            detached.cancel();
            detached = null;
        }
        if (!now && !over) {
            detachLimit.ifPresent(limit -> detached = timers.after(limit, () -> loop.accept(this::unwatched)));
        }
    }

    private void unwatched() {
        if (detached != null && !over) {
            ends.unwatched();
        }
    }

    /** Something came or went. Any thread. */
    void active() {
        activeAt = timers.nanos();
    }

    void over() {
        over = true;
        watched(true);
    }

    private static Duration warning(Duration limit) {
        return limit.multipliedBy(4).dividedBy(5);
    }

    private void look(Duration wait, Duration limit) {
        timers.after(wait, () -> loop.accept(() -> judge(limit)));
    }

    private void judge(Duration limit) {
        if (over) {
            return;
        }
        Duration quiet = Duration.ofNanos(timers.nanos() - activeAt);
        Duration left = limit.minus(quiet);
        Duration toWarning = warning(limit).minus(quiet);
        if (!left.isPositive()) {
            ends.idle();
        } else if (toWarning.isPositive()) {
            warned = false;
            look(toWarning, limit);
        } else {
            if (!warned) {
                ends.idleSoon(left);
            }
            warned = true;
            look(left, limit);
        }
    }
}
