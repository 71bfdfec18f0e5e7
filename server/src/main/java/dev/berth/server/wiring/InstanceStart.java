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
     * Makes the instance ready. If it is new and the agent's user is not allowed to write the current folder, it is removed
     * again, and the instance without a workspace is made ready.
     */
    public static CompletableFuture<Started> orWithoutWorkspace(AgentRuntime runtime, InstanceChoice choice) {
        return begin(runtime, choice)
                .exceptionallyComposeAsync(
                        failure -> {
                            if (choice.isNew()
                                    && cause(failure) instanceof BerthException known
                                    && known.kind() == ErrorKind.WORKSPACE_UNWRITABLE) {
                                return Interruptible.call("removing " + choice.id(), () -> {
                                    runtime.remove(choice.id());
                                    return begin(runtime, InstanceChoice.withoutWorkspace(choice.agent(), known));
                                });
                            }
                            return CompletableFuture.failedFuture(cause(failure));
                        },
                        THREADS);
    }

    /** Makes the instance ready, and no other. */
    public static CompletableFuture<AgentInstance> exactly(AgentRuntime runtime, InstanceChoice choice) {
        return begin(runtime, choice).thenApply(Started::instance);
    }

    private static CompletableFuture<Started> begin(AgentRuntime runtime, InstanceChoice choice) {
        return runtime.ensureReady(choice.agent().agent(), choice.workspaces().toArray(Workspace[]::new))
                .thenApply(instance -> new Started(instance, choice));
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
