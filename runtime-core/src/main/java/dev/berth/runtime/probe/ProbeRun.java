package dev.berth.runtime.probe;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs one probe of one target, on the caller's thread. */
final class ProbeRun<T> {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Probe<T> probe;
    private final T target;
    private final Limits limits;
    private final RuntimeListener listener;
    private int attempts;

    ProbeRun(Probe<T> probe, T target, Limits limits, RuntimeListener listener) {
        this.probe = probe;
        this.target = target;
        this.limits = limits;
        this.listener = listener;
    }

    void run(int number, int count) throws InterruptedException {
        listener.on(new ProbeEvent.Started(Instant.now(), probe.description(), number, count));
        long started = System.nanoTime();
        try (Deadline deadline = limits.start(KnownLimits.PROBE, "waiting until " + probe.description())) {
            switch (awaitResult(deadline)) {
                case ProbeResult.Ready() ->
                    listener.on(new ProbeEvent.Passed(
                            Instant.now(),
                            probe.description(),
                            attempts,
                            Duration.ofNanos(System.nanoTime() - started)));
                case ProbeResult.NotYet(String observed) ->
                    fail(observed + "; checked " + attempts + " times within the limit probe of "
                            + Limits.text(limits.value(KnownLimits.PROBE)));
                case ProbeResult.Hopeless(String observed) -> fail(observed);
            }
        }
    }

    /** Repeats the check until its result is final; the last check is made when the limit is reached. */
    private ProbeResult awaitResult(Deadline deadline) throws InterruptedException {
        for (Duration pause = FIRST_PAUSE; ; pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE)) {
            boolean last = deadline.expired();
            ProbeResult result = checkOnce();
            if (last || !(result instanceof ProbeResult.NotYet(String observed))) {
                return result;
            }
            Duration next = shorter(pause, deadline.remaining());
            listener.on(new ProbeEvent.Waiting(Instant.now(), probe.description(), attempts, observed, next));
            pause(next);
        }
    }

    private ProbeResult checkOnce() throws InterruptedException {
        attempts++;
        try {
            return probe.check().check(target);
        } catch (BerthException e) {
            return ProbeResult.notYet(e.seen());
        }
    }

    private void fail(String observed) {
        if (!probe.fatal()) {
            listener.on(new ProbeEvent.Warning(Instant.now(), probe.description(), observed, probe.hint()));
            return;
        }
        listener.on(new ProbeEvent.Failed(Instant.now(), probe.description(), observed, probe.hint()));
        throw new BerthException(
                ErrorKind.PROBE_FAILED, "waiting until " + probe.description(), observed, probe.hint());
    }

    /** Waits; an interrupt ends the wait at once. */
    private static void pause(Duration time) throws InterruptedException {
        boolean opened = new CountDownLatch(1).await(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        assert !opened : "this latch is never opened";
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
