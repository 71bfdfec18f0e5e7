package dev.berth.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What the processor does for output that flows, round after round. */
final class ProcessorUse {
    private final Rounds rounds;
    private final Clock clock;
    private final List<Double> seen = new ArrayList<>();

    /** Seconds of processor time that a process has used. */
    interface Clock {
        double seconds() throws IOException;
    }

    interface Source {
        Flow run() throws Exception;
    }

    /** So many bytes in that time. */
    record Flow(long bytes, long nanos) {
        double megabytesPerSecond() {
            return bytes * 1e3 / nanos;
        }
    }

    ProcessorUse(Rounds rounds, Clock clock) {
        this.rounds = rounds;
        this.clock = clock;
    }

    static double ofThisProcess() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getProcessCpuTime()
                / 1e9;
    }

    /** One round; answers its megabytes a second. */
    double during(Source source) throws Exception {
        double before = clock.seconds();
        Flow flow = source.run();
        seen.add((clock.seconds() - before) / (flow.bytes() / 1e9));
        return flow.megabytesPerSecond();
    }

    /** Seconds for a gigabyte, of the rounds that count. */
    Samples perGigabyte() {
        Samples counted = new Samples();
        seen.subList(rounds.warmUps(), seen.size()).forEach(counted::add);
        return counted;
    }
}
