package dev.berth.machine.lima;

import dev.berth.runtime.limit.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The time limits of a virtual machine and of {@code limactl}. */
final class LimaLimits {
    private static final List<Limit> ALL = new ArrayList<>();

    static final Limit QUERY = known("machine-query", "limactl's answer to a question", seconds(20));
    static final Limit AGENT = known("machine-agent", "Lima's host agent to answer at its socket", seconds(3));
    static final Limit PROBE = known("machine-probe", "the virtual machine to report its state", seconds(20));
    static final Limit ANSWER = known("machine-answer", "a running virtual machine to accept a login", seconds(60));
    static final Limit IMAGE =
            known("machine-image", "Lima to fetch the machine's image and to create its disk", minutes(30));
    static final Limit SSH = known("machine-ssh", "the virtual machine to boot until it accepts a login", minutes(10));
    static final Limit CONTAINERD =
            known("machine-containerd", "containerd to answer in the virtual machine", minutes(10));
    static final Limit SCRIPTS = known("machine-scripts", "the virtual machine's boot scripts to end", minutes(10));
    static final Limit STOP =
            known("machine-stop", "the virtual machine to shut down before it is ended by force", seconds(60));
    static final Limit FORCE = known("machine-force", "Lima to end the virtual machine by force", seconds(60));

    private LimaLimits() {}

    static List<Limit> all() {
        return List.copyOf(ALL);
    }

    private static Limit known(String name, String awaited, Duration standard) {
        Limit limit = new Limit(name, awaited, standard);
        ALL.add(limit);
        return limit;
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }
}
