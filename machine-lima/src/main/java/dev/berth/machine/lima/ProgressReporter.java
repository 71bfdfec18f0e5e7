package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.LockHolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Reports the progress of one machine: to the listener, and in the lock's note to other processes that wait for the
 * lock.
 */
record ProgressReporter(String machine, RuntimeListener listener) {
    void started(HomeLock lock, String phase, String detail) {
        lock.phase(phase);
        listener.on(new LimaEvent.PhaseStarted(Instant.now(), machine, phase, detail));
    }

    void progress(HomeLock lock, String phase, String text) {
        lock.phase(phase + ": " + text);
        listener.on(new LimaEvent.Progress(Instant.now(), machine, phase, text));
    }

    void finished(String phase, Instant since) {
        Instant now = Instant.now();
        listener.on(new LimaEvent.PhaseFinished(now, machine, phase, Duration.between(since, now)));
    }

    void failed(String phase, Instant since, String seen) {
        Instant now = Instant.now();
        listener.on(new LimaEvent.PhaseFailed(now, machine, phase, Duration.between(since, now), seen));
    }

    void repairing(HomeLock lock, String step, String why) {
        lock.phase("repair: " + step);
        listener.on(new LimaEvent.Repairing(Instant.now(), machine, step, why));
    }

    void warn(Advice advice) {
        listener.on(new LimaEvent.Warning(Instant.now(), machine, advice));
    }

    void waiting(List<LockHolder> holders) {
        listener.on(new LimaEvent.Waiting(
                Instant.now(),
                machine,
                holders.stream().map(LockHolder::toString).toList()));
    }
}
