package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Makes the instance ready that a command means. */
public final class InstanceStart {
    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("berth-start").start(task);

    private InstanceStart() {}

    /**
     * An instance that is ready.
     *
     * @param choice the choice that holds in the end
     */
    public record Started(AgentInstance instance, InstanceChoice choice) {
        /** A line for people if the instance has no workspace because of the current folder. */
        public Optional<String> note() {
            return choice.unusable()
                    .map(reason -> choice.agent() + " has no workspace, since the current folder cannot be one: "
                            + reason.seen() + "; name a project folder with --workspace");
        }
    }

    /**
     * Makes the instance ready; the instance without a workspace, if it is new and the agent's user is not allowed to write the
     * current folder.
     */
    public static CompletableFuture<Started> orWithoutWorkspace(AgentRuntime runtime, InstanceChoice choice) {
        return begin(runtime, choice)
                .exceptionallyComposeAsync(
                        failure -> unwritable(choice, failure)
                                .map(reason -> begin(runtime, InstanceChoice.withoutWorkspace(choice.agent(), reason)))
                                .orElseGet(() -> CompletableFuture.failedFuture(cause(failure))),
                        THREADS);
    }

    /** Makes the instance ready, and no other. */
    public static CompletableFuture<AgentInstance> exactly(AgentRuntime runtime, InstanceChoice choice) {
        return begin(runtime, choice).thenApply(Started::instance);
    }

    private static CompletableFuture<Started> begin(AgentRuntime runtime, InstanceChoice choice) {
        CompletableFuture<Started> start = runtime.ensureReady(
                        choice.agent().agent(), choice.workspaces().toArray(Workspace[]::new))
                .thenApply(instance -> new Started(instance, choice));
        return start.exceptionallyComposeAsync(
                failure -> {
                    unwritable(choice, failure).ifPresent(_ -> remove(runtime, choice));
                    return CompletableFuture.failedFuture(
                            choice.isRecorded() && cause(failure) instanceof BerthException known
                                    ? RemovalAdvice.add(known, choice.id())
                                    : cause(failure));
                },
                THREADS);
    }

    /** The failure, if it says that the folder of a new instance cannot be a workspace. */
    private static Optional<BerthException> unwritable(InstanceChoice choice, Throwable failure) {
        return choice.isNew()
                        && cause(failure) instanceof BerthException known
                        && known.kind() == ErrorKind.WORKSPACE_UNWRITABLE
                ? Optional.of(known)
                : Optional.empty();
    }

    /** Else later commands in the folder would find the instance, and fail as its start did. */
    private static void remove(AgentRuntime runtime, InstanceChoice choice) {
        var _ = Interruptible.call("removing " + choice.id(), () -> {
            runtime.remove(choice.id());
            return choice;
        });
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
