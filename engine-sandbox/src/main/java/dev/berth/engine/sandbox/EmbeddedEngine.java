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
 * The engine that needs no installed container engine: it runs programs of this host, each in a bubblewrap sandbox of
 * its own.
 *
 * <p>A container is a folder that records its spec and whether it is started. Its PID 1 is never run, so an idle
 * container has no process. Every program that is started in a container gets a sandbox with the host's programs
 * read-only, the mounts of the spec, a home, and process numbers of its own. The program has a mark in its environment,
 * by which any process of the same user can find and end it. Programs of one container share its mounts, {@code /tmp}
 * and {@code /home}, but not {@code /proc}.
 *
 * <p>The image {@link #IMAGE}, or no image, stands for the host's own programs. Any other image is a folder of
 * installed programs; its containers see these read-only at the paths that an image would have, and else this host.
 * With {@link Sandboxing#NONE} there are no images.
 */
public interface EmbeddedEngine extends ContainerEngine, RunsHostPrograms {
    /** This host with an engine of {@code context}. Nothing is started. */
    static ContainerHost host(HostContext context, Sandboxing sandboxing) {
        EmbeddedEngine engine = open(
                context.home().sandboxes(),
                context.home().id(),
                sandboxing,
                context.processes(),
                context.environment(),
                context.listener());
        return ContainerHost.of(context, Machine.local(context.processes(), context.environment()), engine);
    }

    /**
     * Opens the engine that keeps its containers in {@code folder}. Several processes may open the same folder.
     *
     * @param folder of containers, volumes and images; created when it is missing
     * @param id the engine's identity, which belongs to the folder
     * @param environment this process's variables; only PATH is used, to find programs, and no variable reaches a
     *     sandbox
     * @param listener receives {@link SandboxEvent}s
     */
    static EmbeddedEngine open(
            Path folder,
            String id,
            Sandboxing sandboxing,
            HostProcesses processes,
            Map<String, String> environment,
            RuntimeListener listener) {
        SandboxStore store = SandboxStore.at(folder);
        return new ProcessEngine(
                id,
                store,
                new SandboxChoice(store, sandboxing, processes, HostPrograms.inPath(environment)),
                processes,
                listener.guarded());
    }

    /** SANDBOX_UNAVAILABLE with the reason, or empty after a sandbox was started as a test. */
    Optional<BerthException> problem() throws InterruptedException;
}
