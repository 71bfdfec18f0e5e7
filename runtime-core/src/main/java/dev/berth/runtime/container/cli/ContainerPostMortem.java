package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Inspects a container after a program or leash ended in it, so that the error states the container's real state
 * instead of a guess from the client's output. Stateless.
 */
record ContainerPostMortem(EngineProgram program, CliContainers containers, ContainerId id) {
    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final int LOOKS = 15;

    /** Whether the container runs; true also when inspecting it fails. */
    boolean running() {
        try {
            return look().map(found -> found.state().running()).orElse(false);
        } catch (BerthException _) {
            return true;
        }
    }

    /** Returns the ending of a program that ran; {@code seen} says how its client ended. */
    ExecEnding lostEnding(String seen) {
        try {
            return lostEnding(awaitExited(), seen);
        } catch (BerthException e) {
            return new ExecEnding.Lost(seen + "; " + e.seen());
        }
    }

    /** Returns the ending of a program whose client ended before berth-exec answered. */
    ExecEnding unstartedEnding(String seen) {
        try {
            Optional<ContainerDetails> found = awaitExited();
            return found.filter(container -> container.state().running()).isPresent()
                    ? new ExecEnding.NotStarted("berth-exec did not answer: " + seen)
                    : lostEnding(found, seen);
        } catch (BerthException e) {
            return new ExecEnding.Lost(seen + "; " + e.seen());
        }
    }

    private ExecEnding lostEnding(Optional<ContainerDetails> found, String seen) {
        boolean memory = found.filter(
                        container -> container.state() instanceof ContainerState.Exited exited && exited.outOfMemory())
                .isPresent();
        return new ExecEnding.Lost(describe(found) + "; " + seen, memory);
    }

    /**
     * A sentence for a paused container, in which no process can answer or end, and how to unpause it; empty when not
     * paused.
     */
    Optional<String> pausedText() {
        try {
            return look().filter(found -> found.state() instanceof ContainerState.Paused)
                    .map(found -> "container " + found.name() + " is paused, and its programs end once it is unpaused: "
                            + unpauseCommand(found));
        } catch (BerthException _) {
            return Optional.empty();
        }
    }

    private String unpauseCommand(ContainerDetails found) {
        return String.join(" ", program.dialect().program()) + " unpause " + found.name();
    }

    /** Returns the error for a container in which no program can be started; {@code seen} says how its leash ended. */
    BerthException unusableError(String tried, String seen) {
        Optional<ContainerDetails> found;
        try {
            found = awaitExited();
        } catch (BerthException e) {
            return e;
        }
        String evidence = describe(found) + "; " + seen;
        if (found.isEmpty()) {
            return program.failure(tried, EngineErrorPattern.ABSENT, evidence);
        }
        if (found.get().state() instanceof ContainerState.Paused) {
            return new BerthException(ErrorKind.CONTAINER_STOPPED, tried, evidence, unpauseCommand(found.get()));
        }
        if (!found.get().state().running()) {
            return program.failure(tried, EngineErrorPattern.STOPPED, evidence);
        }
        EngineErrorPattern pattern = program.dialect().errorPattern(seen);
        return pattern == EngineErrorPattern.OTHER
                ? new BerthException(
                        ErrorKind.IMAGE_BROKEN,
                        tried,
                        "berth-exec does not answer inside: " + evidence,
                        "build the image again")
                : program.failure(tried, pattern, evidence);
    }

    /**
     * Race: a client ends some milliseconds before the engine reports that the container ended, so inspect again until
     * then.
     */
    private Optional<ContainerDetails> awaitExited() {
        Optional<ContainerDetails> found = look();
        for (int i = 1;
                i < LOOKS && found.filter(ContainerPostMortem::notExited).isPresent();
                i++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            found = look();
        }
        return found;
    }

    private static boolean notExited(ContainerDetails found) {
        // while a container is being removed, docker reports it as removing, and nerdctl as created
        return !(found.state() instanceof ContainerState.Exited);
    }

    private Optional<ContainerDetails> look() {
        return Interruptible.call("inspecting container " + id, () -> containers.inspect(id.value()));
    }

    private String describe(Optional<ContainerDetails> found) {
        return found.map(container -> "container " + id + " " + describe(container.state()))
                .orElse("container " + id + " was removed");
    }

    private static String describe(ContainerState state) {
        return switch (state) {
            case ContainerState.Exited(int code, boolean outOfMemory) ->
                "stopped with status " + code + (outOfMemory ? ", out of memory" : code == 137 ? " (killed)" : "");
            case ContainerState.Running _ -> "still runs";
            case ContainerState.Created _ -> "was never started";
            case ContainerState.Paused _ -> "is paused";
            case ContainerState.Other(String word) -> "is " + word;
        };
    }
}
