package dev.berth.machine.lima;

/** The state of a virtual machine, by all evidence and not by Lima's report alone. */
public sealed interface MachineState {
    /** No machine has the name. */
    record Absent() implements MachineState {}

    /** The machine exists and no process of it runs. */
    record Stopped() implements MachineState {}

    /** The host agent lives and has not yet reported that the machine is up. */
    record Starting() implements MachineState {}

    /**
     * The machine runs, and a check inside it fails.
     *
     * @param probe the check: {@code ssh}, {@code containerd}, {@code mounts} or {@code clock}
     * @param seen the result of the check
     */
    record Running(String probe, String seen) implements MachineState {}

    /** The machine passed all checks. */
    record Ready() implements MachineState {}

    /** No process of the machine runs, but files of an earlier run say otherwise. */
    record Stale(String seen) implements MachineState {}

    /** The host agent lives and does not work. */
    record Wedged(String seen) implements MachineState {}

    /** The machine's own process lives without its host agent. */
    record Orphaned(long driver) implements MachineState {}

    /** Berth did not make the machine of that name, and never changes it. */
    record Foreign(String seen) implements MachineState {}

    /** The name in JSON and in tables. */
    default String id() {
        return switch (this) {
            case Absent _ -> "absent";
            case Stopped _ -> "stopped";
            case Starting _ -> "starting";
            case Running _ -> "running";
            case Ready _ -> "ready";
            case Stale _ -> "stale";
            case Wedged _ -> "wedged";
            case Orphaned _ -> "orphaned";
            case Foreign _ -> "foreign";
        };
    }

    /** The state for a person, in a few words. */
    default String text() {
        return switch (this) {
            case Absent _ -> "it does not exist";
            case Stopped _ -> "stopped";
            case Starting _ -> "starting";
            case Running(String probe, String seen) -> "runs, but is not ready: " + probe + ": " + seen;
            case Ready _ -> "ready";
            case Stale(String seen) -> "stopped, with files of an earlier run: " + seen;
            case Wedged(String seen) -> "its host agent is stuck: " + seen;
            case Orphaned(long driver) -> "its host agent is gone, its process " + driver + " lives on";
            case Foreign(String seen) -> "not made by Berth: " + seen;
        };
    }
}
