package dev.berth.runtime.probe;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.util.List;

/** Goes through tables of probes. */
public final class Probes {
    private Probes() {}

    /**
     * Waits for each probe in turn, on the caller's thread: looks, and looks again after pauses that double, within the time
     * limit {@link KnownLimits#PROBE} of each. An advisory probe that fails is a {@link ProbeEvent.Warning}, and the next one follows.
     *
     * @throws BerthException PROBE_FAILED when an essential one fails: with what was seen last, and its hint
     */
    public static <T> void run(List<Probe<T>> probes, T target, Limits limits, RuntimeListener listener)
            throws InterruptedException {
        RuntimeListener told = listener.guarded();
        for (int i = 0; i < probes.size(); i++) {
            new ProbeRun<>(probes.get(i), target, limits, told).toItsEnd(i + 1, probes.size());
        }
    }
}
