package dev.berth.runtime.machine;

import dev.berth.runtime.process.HostProcesses;
import java.util.Map;

/** Where containers live. */
public interface Machine {
    /** As flags and records name it: {@code local}, {@code lima}, {@code ssh:HOST}. */
    String id();

    /** Makes it ready if it is not, and hands out what acts there. */
    CommandRunner ensureReady() throws InterruptedException;

    /** This host; engine programs get the allow-list of {@code environment}. */
    static Machine local(HostProcesses processes, Map<String, String> environment) {
        return new LocalMachine(processes, environment);
    }
}
