package dev.berth.machine.lima;

import java.util.Optional;

/**
 * The observations of a machine at one moment, from which its state follows.
 *
 * @param owner the maker of the machine, by its {@code lima.yaml}
 * @param agent the process of {@code ha.pid}
 * @param answers whether the host agent answers at {@code ha.sock}
 * @param reportsUp whether the host agent's log reports the machine as up
 * @param late whether the host agent has lived longer than all limits of a start together
 * @param driver the process that runs the machine: qemu, or the host agent itself (vz)
 * @param guest the answer from inside the machine; empty when the machine was not asked
 */
record Evidence(
        Owner owner,
        PidFile agent,
        boolean answers,
        boolean reportsUp,
        boolean late,
        PidFile driver,
        Optional<GuestReport> guest) {

    /** The maker of the machine with the configured name. */
    enum Owner {
        NOBODY,
        OURS,
        FOREIGN,
        /** The machine's folder exists and has no {@code lima.yaml}. */
        UNKNOWN
    }

    /** A pid file, compared with the process that has its number now. */
    sealed interface PidFile {
        /** The file does not exist. */
        record Missing() implements PidFile {}

        /** The process that the file was written for is alive. */
        record Alive(long pid) implements PidFile {}

        /** No process has the number. */
        record Gone(long pid) implements PidFile {}

        /** Another program has the number now. */
        record Reused(long pid, String program) implements PidFile {}

        default boolean alive() {
            return this instanceof Alive;
        }
    }

    Evidence withGuest(GuestReport report) {
        return new Evidence(owner, agent, answers, reportsUp, late, driver, Optional.of(report));
    }

    /** The machine's state; {@code EvidenceTest} has the table. */
    MachineState state() {
        return switch (owner) {
            case NOBODY -> new MachineState.Absent();
            case FOREIGN -> new MachineState.Foreign("its lima.yaml does not carry Berth's mark");
            case UNKNOWN -> new MachineState.Foreign("there is a folder of that name without a lima.yaml");
            case OURS -> agent.alive() ? withAgent() : withoutAgent();
        };
    }

    private MachineState withAgent() {
        if (answers && reportsUp && driver.alive()) {
            return guest.map(GuestReport::state).orElseGet(() -> new MachineState.Running("ssh", "not asked yet"));
        }
        if (!late && !reportsUp) {
            return new MachineState.Starting();
        }
        if (!driver.alive()) {
            return new MachineState.Wedged("the machine's own process is gone");
        }
        return new MachineState.Wedged(
                answers ? "it has never reported that the machine is up" : "nothing answers at ha.sock");
    }

    private MachineState withoutAgent() {
        if (driver instanceof PidFile.Alive(long pid)) {
            return new MachineState.Orphaned(pid);
        }
        return switch (agent) {
            case PidFile.Gone(long pid) -> new MachineState.Stale("ha.pid names process " + pid + ", which is gone");
            case PidFile.Reused _ -> stale("ha.pid", agent);
            case PidFile.Missing _, PidFile.Alive _ ->
                driver instanceof PidFile.Reused
                        ? stale("the pid file of its driver", driver)
                        : new MachineState.Stopped();
        };
    }

    private static MachineState stale(String file, PidFile pidFile) {
        return pidFile instanceof PidFile.Reused(long pid, String program)
                ? new MachineState.Stale(file + " names process " + pid + ", which is " + program + " now")
                : new MachineState.Stopped();
    }
}
