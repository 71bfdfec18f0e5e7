package dev.berth.runtime.probe;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.util.List;

/** Runs lists of probes. */
public final class Probes {
    private Probes() {}

    /**
     * Waits for each probe in turn, on the caller's thread. The check is repeated after pauses that double, within the
     * limit {@link KnownLimits#PROBE} for each probe. The failure of an advisory probe is a {@link ProbeEvent.Warning},
     * and the next probe follows.
     *
     * @throws BerthException PROBE_FAILED if an essential probe fails, with its last observation and its hint
     */
    public static <T> void run(List<Probe<T>> probes, T target, Limits limits, RuntimeListener listener)
            throws InterruptedException {
        RuntimeListener guarded = listener.guarded();
        for (int i = 0; i < probes.size(); i++) {
            new ProbeRun<>(probes.get(i), target, limits, guarded).run(i + 1, probes.size());
        }
    }
}
