package dev.berth.runtime.machine;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A host or virtual machine on which container engines run. */
public interface Machine {
    /** The id of this host. */
    String LOCAL = "local";

    /** The machine's name in flags and records: {@code local}, {@code lima}, {@code ssh:HOST}. */
    String id();

    /** Makes the machine ready, and answers a runner for it. */
    CommandRunner ensureReady() throws InterruptedException;

    /** See {@link CommandRunner#environment()}. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** Whether the machine is this host. */
    default boolean isLocal() {
        return id().equals(LOCAL);
    }

    /**
     * Whether a folder that the machine's containers mount is a folder of this host with the same path, so that it can be looked
     * at here.
     */
    default boolean sharesFolders() {
        return isLocal();
    }

    /**
     * The address at which the machine's containers reach this host, or the machine itself when they cannot: an address
     * or {@code host-gateway}.
     */
    default String hostAddress() {
        return "host-gateway";
    }

    /** Advice for a user whose {@code folder} the machine does not see. */
    default Advice shareAdvice(Path folder) {
        return Advice.of("copy the project to the machine, or name a folder of the machine as the workspace");
    }

    /** Returns a runner that never starts the machine; empty when {@link #ensureReady} never starts it either. */
    default Optional<CommandRunner> runnerWhileUp() {
        return Optional.empty();
    }

    /**
     * Closes open connections such as logins, and ends programs that run through them. The next use opens them again.
     */
    default void disconnect() {}

    /** Returns this host; engine programs get the allowed variables of {@code environment}. */
    static Machine local(HostProcesses processes, Map<String, String> environment) {
        return new LocalMachine(processes, environment);
    }

    /**
     * Returns a host that {@code ssh} can log in to. Does not log in yet.
     *
     * @param id the answer of {@link #id()}
     * @param home the home that holds the sockets of the logins
     * @param environment this process's variables, of which {@code ssh} gets those that it needs
     */
    static Machine ssh(
            String id, SshTarget target, BerthHome home, HostProcesses processes, Map<String, String> environment) {
        return new SshMachine(id, target, home, processes, environment);
    }
}
