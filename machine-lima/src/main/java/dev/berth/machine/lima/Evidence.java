package dev.berth.machine.lima;

import java.util.Optional;

/**
 * What can be seen of a machine from outside, at one moment.
 *
 * @param owner whose it is, by the file that describes it
 * @param agent the process of {@code ha.pid}
 * @param answers whether something answers at {@code ha.sock}
 * @param announced whether the host agent has said in its log that the machine is up
 * @param late whether a start could not take as long as the host agent has lived
 * @param driver the process that is the machine: qemu, or the host agent itself
 * @param guest what the machine said when it was asked; empty when it was not asked
 */
record Evidence(
        Owner owner,
        Holder agent,
        boolean answers,
        boolean announced,
        boolean late,
        Holder driver,
        Optional<GuestReport> guest) {

    /** Whose a machine of our name is. */
    enum Owner {
        NOBODY,
        OURS,
        FOREIGN,
        /** A folder without the file that says what it is. */
        UNKNOWN
    }

    /** Who has the number that a pid file holds. */
    sealed interface Holder {
        /** There is no such file. */
        record None() implements Holder {}

        /** The process that it was written for. */
        record Alive(long pid) implements Holder {}

        /** No process. */
        record Gone(long pid) implements Holder {}

        /** Another program, to which the number was given since. */
        record Stranger(long pid, String program) implements Holder {}

        default boolean alive() {
            return this instanceof Alive;
        }
    }

    Evidence with(GuestReport sight) {
        return new Evidence(owner, agent, answers, announced, late, driver, Optional.of(sight));
    }

    /** The state that this means; the table of it is in the tests. */
    MachineState state() {
        return switch (owner) {
            case NOBODY -> new MachineState.Absent();
            case FOREIGN -> new MachineState.Foreign("its lima.yaml does not carry Berth's mark");
            case UNKNOWN -> new MachineState.Foreign("there is a folder of that name without a lima.yaml");
            case OURS -> agent.alive() ? withAgent() : withoutAgent();
        };
    }

    private MachineState withAgent() {
        if (answers && announced && driver.alive()) {
            return guest.map(GuestReport::state).orElseGet(() -> new MachineState.Running("ssh", "not asked yet"));
        }
        if (!late && !announced) {
            return new MachineState.Starting();
        }
        if (!driver.alive()) {
            return new MachineState.Wedged("the machine's own process is gone");
        }
        return new MachineState.Wedged(
                answers ? "it has never said that the machine is up" : "nothing answers at ha.sock");
    }

    private MachineState withoutAgent() {
        if (driver instanceof Holder.Alive(long pid)) {
            return new MachineState.Orphaned(pid);
        }
        return switch (agent) {
            case Holder.Gone(long pid) -> new MachineState.Stale("ha.pid names process " + pid + ", which is gone");
            case Holder.Stranger _ -> stale("ha.pid", agent);
            case Holder.None _, Holder.Alive _ ->
                driver instanceof Holder.Stranger ? stale("its pid file", driver) : new MachineState.Stopped();
        };
    }

    private static MachineState stale(String file, Holder holder) {
        return holder instanceof Holder.Stranger(long pid, String program)
                ? new MachineState.Stale(file + " names process " + pid + ", which is " + program + " now")
                : new MachineState.Stopped();
    }
}
