package dev.berth.machine.lima;

/** How a virtual machine is, as the evidence has it: never Lima's word alone. */
public sealed interface MachineState {
    /** There is none of that name. */
    record Absent() implements MachineState {}

    /** It is there and nothing of it runs. */
    record Stopped() implements MachineState {}

    /** Its host agent lives and has not yet said that it is up. */
    record Starting() implements MachineState {}

    /**
     * It runs, and something in it does not answer.
     *
     * @param probe which: {@code ssh}, {@code containerd}, {@code mounts} or {@code clock}
     * @param seen what was seen of it
     */
    record Running(String probe, String seen) implements MachineState {}

    /** All that was asked of it answered. */
    record Ready() implements MachineState {}

    /** Nothing of it runs, and what an earlier run left behind says otherwise. */
    record Stale(String seen) implements MachineState {}

    /** Its host agent lives and does not do its work. */
    record Wedged(String seen) implements MachineState {}

    /** The machine's own process lives on without its host agent. */
    record Orphaned(long driver) implements MachineState {}

    /** Something of that name is there that Berth did not make: it is never touched. */
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

    /** For a person: what it means, in a few words. */
    default String text() {
        return switch (this) {
            case Absent _ -> "there is none";
            case Stopped _ -> "stopped";
            case Starting _ -> "starting";
            case Running(String probe, String seen) -> "runs, but is not ready: " + probe + ": " + seen;
            case Ready _ -> "ready";
            case Stale(String seen) -> "stopped, with files of an earlier run: " + seen;
            case Wedged(String seen) -> "its host agent is stuck: " + seen;
            case Orphaned(long driver) -> "its host agent is gone, process " + driver + " of it lives on";
            case Foreign(String seen) -> "not made by Berth: " + seen;
        };
    }
}
