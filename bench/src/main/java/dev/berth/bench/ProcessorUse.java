package dev.berth.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** The processor time for the output of a terminal, measured in rounds. */
final class ProcessorUse {
    private final Rounds rounds;
    private final Clock clock;
    private final List<Double> secondsPerGigabyte = new ArrayList<>();

    /** The processor time of a process, in seconds. */
    interface Clock {
        double seconds() throws IOException;
    }

    interface Source {
        Flow run() throws Exception;
    }

    /** A number of bytes and their time. */
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

    /** Measures one round and returns its megabytes a second. */
    double measure(Source source) throws Exception {
        double before = clock.seconds();
        Flow flow = source.run();
        secondsPerGigabyte.add((clock.seconds() - before) / (flow.bytes() / 1e9));
        return flow.megabytesPerSecond();
    }

    /** The seconds of processor time for a gigabyte, without the warm-up rounds. */
    Samples perGigabyte() {
        Samples counted = new Samples();
        secondsPerGigabyte.subList(rounds.warmUps(), secondsPerGigabyte.size()).forEach(counted::add);
        return counted;
    }
}
