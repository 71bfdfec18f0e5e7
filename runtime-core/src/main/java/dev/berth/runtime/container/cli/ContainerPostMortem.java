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
 * Looks at a container after something ended in it, so that what is said of it was seen and not guessed from the words of
 * a client. Stateless.
 */
record ContainerPostMortem(EngineProgram program, CliContainers containers, ContainerId id) {
    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final int LOOKS = 15;

    /** Whether it runs; true also when that could not be seen. */
    boolean running() {
        try {
            return look().map(found -> found.state().running()).orElse(false);
        } catch (BerthException _) {
            return true;
        }
    }

    /** The ending of a program that ran; {@code seen} is how its client ended. */
    ExecEnding lost(String seen) {
        try {
            return lost(settled(), seen);
        } catch (BerthException e) {
            return new ExecEnding.Lost(seen + "; " + e.seen());
        }
    }

    /** The ending of a program whose client ended before berth-exec answered. */
    ExecEnding unstarted(String seen) {
        try {
            Optional<ContainerDetails> found = settled();
            return found.filter(container -> container.state().running()).isPresent()
                    ? new ExecEnding.NotStarted("berth-exec did not answer: " + seen)
                    : lost(found, seen);
        } catch (BerthException e) {
            return new ExecEnding.Lost(seen + "; " + e.seen());
        }
    }

    private ExecEnding lost(Optional<ContainerDetails> found, String seen) {
        boolean memory = found.filter(
                        container -> container.state() instanceof ContainerState.Exited exited && exited.outOfMemory())
                .isPresent();
        return new ExecEnding.Lost(words(found) + "; " + seen, memory);
    }

    /** What to say of it when it is paused: then nothing inside can answer, nor end. */
    Optional<String> paused() {
        try {
            return look().filter(found -> found.state() instanceof ContainerState.Paused)
                    .map(found -> "container " + found.name() + " is paused, and what runs there ends once it goes on: "
                            + unpause(found));
        } catch (BerthException _) {
            return Optional.empty();
        }
    }

    private String unpause(ContainerDetails found) {
        return String.join(" ", program.dialect().program()) + " unpause " + found.name();
    }

    /** The error for a container that nothing can be started in; {@code seen} is how its leash ended. */
    BerthException unusable(String tried, String seen) {
        Optional<ContainerDetails> found;
        try {
            found = settled();
        } catch (BerthException e) {
            return e;
        }
        String evidence = words(found) + "; " + seen;
        if (found.isEmpty()) {
            return program.failure(tried, EngineErrorPattern.ABSENT, evidence);
        }
        if (found.get().state() instanceof ContainerState.Paused) {
            return new BerthException(ErrorKind.CONTAINER_STOPPED, tried, evidence, unpause(found.get()));
        }
        if (!found.get().state().running()) {
            return program.failure(tried, EngineErrorPattern.STOPPED, evidence);
        }
        EngineErrorPattern complaint = program.dialect().complaint(seen);
        return complaint == EngineErrorPattern.OTHER
                ? new BerthException(
                        ErrorKind.IMAGE_BROKEN,
                        tried,
                        "berth-exec does not answer inside: " + evidence,
                        "build the image anew with berth image build")
                : program.failure(tried, complaint, evidence);
    }

    /** Clients end some milliseconds before the engine says that the container ended, so look again while it runs. */
    private Optional<ContainerDetails> settled() {
        Optional<ContainerDetails> found = look();
        for (int i = 1;
                i < LOOKS && found.filter(ContainerPostMortem::unsettled).isPresent();
                i++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            found = look();
        }
        return found;
    }

    private static boolean unsettled(ContainerDetails found) {
        // the others are seen while it is being removed: removing, and with nerdctl, created
        return !(found.state() instanceof ContainerState.Exited);
    }

    private Optional<ContainerDetails> look() {
        return Interruptible.call("inspecting container " + id, () -> containers.inspect(id.value()));
    }

    private String words(Optional<ContainerDetails> found) {
        return found.map(container -> "container " + id + " " + words(container.state()))
                .orElse("container " + id + " was removed");
    }

    private static String words(ContainerState state) {
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
