package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.RunsHostPrograms;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The engine that needs no engine: programs of this host, each in a bubblewrap sandbox of its own.
 *
 * <p>A container is a folder that records its spec and whether it is started; its PID 1 is never run, so an idle one costs
 * nothing and there is nothing of it to leak. Every program that is started in it gets a sandbox with the host's programs
 * read-only, the mounts of the spec, a home, and process numbers of its own; it carries a mark in its environment by which
 * any process of the same user finds and ends it. Programs of one container share its mounts, {@code /tmp} and {@code
 * /home}, but not {@code /proc}.
 *
 * <p>{@link #IMAGE} (or none named) stands for the host's own programs. An image that is built is a folder of programs, which its
 * containers have, read-only, where an image would have them; the rest of it is this host. Without a sandbox by choice
 * there is none of these.
 */
public interface EmbeddedEngine extends ContainerEngine, RunsHostPrograms {
    /** An engine of {@code context} on this host; it is not asked whether it works. */
    static ContainerHost host(HostContext context, Sandboxing sandboxing) {
        EmbeddedEngine engine = open(
                context.home().sandboxes(), sandboxing, context.processes(), context.environment(), context.listener());
        return ContainerHost.of(context, Machine.local(context.processes(), context.environment()), engine);
    }

    /**
     * The engine that keeps its containers in {@code folder}; several processes may have it open.
     *
     * @param folder where containers and volumes are kept, made when it is not there
     * @param environment ours, to find programs by its PATH; nothing of it reaches a sandbox
     * @param listener is told {@link SandboxEvent}s
     */
    static EmbeddedEngine open(
            Path folder,
            Sandboxing sandboxing,
            HostProcesses processes,
            Map<String, String> environment,
            RuntimeListener listener) {
        SandboxStore store = SandboxStore.at(folder);
        return new ProcessEngine(
                store,
                new SandboxChoice(store, sandboxing, processes, HostPrograms.on(environment)),
                processes,
                listener.guarded());
    }

    /** Why programs cannot be sandboxed here, as SANDBOX_UNAVAILABLE; empty when a sandbox was really started. */
    Optional<BerthException> problem() throws InterruptedException;
}
