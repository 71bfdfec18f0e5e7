package dev.berth.runtime.machine;

import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where containers live. */
public interface Machine {
    /** The id of this host. */
    String LOCAL = "local";

    /** As flags and records name it: {@code local}, {@code lima}, {@code ssh:HOST}. */
    String id();

    /** Makes it ready if it is not, and hands out what acts there. */
    CommandRunner ensureReady() throws InterruptedException;

    /** Whether it is this host. */
    default boolean isHere() {
        return id().equals(LOCAL);
    }

    /** Where containers there reach the host that berth runs on, or as near to it as can be: an address or {@code host-gateway}. */
    default String hostAddress() {
        return "host-gateway";
    }

    /** What to do so that a folder can be a workspace there. */
    default String toSee(Path folder) {
        return "put the project there, or name a folder that is there with --workspace";
    }

    /** Acts there as long as it is up, and starts nothing; empty where {@link #ensureReady} starts nothing either. */
    default Optional<CommandRunner> runnerWhileUp() {
        return Optional.empty();
    }

    /** Drops what is held open there, such as logins; whatever runs through them is ended. The next use opens it anew. */
    default void disconnect() {}

    /** This host; engine programs get the allow-list of {@code environment}. */
    static Machine local(HostProcesses processes, Map<String, String> environment) {
        return new LocalMachine(processes, environment);
    }

    /**
     * A host that one can log in to. Nothing is asked of it yet.
     *
     * @param id as {@link #id()} answers it
     * @param home where the sockets of its logins are
     * @param environment ours, of which {@code ssh} here gets what it needs
     */
    static Machine ssh(
            String id, SshTarget target, BerthHome home, HostProcesses processes, Map<String, String> environment) {
        return new SshMachine(id, target, home, processes, environment);
    }
}
