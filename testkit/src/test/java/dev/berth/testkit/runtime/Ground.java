package dev.berth.testkit.runtime;

import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.machine.Machine;
import dev.berth.testkit.engine.InMemoryEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A home, an engine in memory, and as many "processes" on them as a test wants. */
final class Ground {
    private final Path folder;
    private final List<String> flags;
    private final List<AutoCloseable> opened = new ArrayList<>();
    final InMemoryEngine engine = new InMemoryEngine("memory")
            .with(ScriptedRuntime.PROGRAM, ScriptedRuntime.program())
            .with("test", call -> 1);
    final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();

    Ground(Path folder, String... flags) {
        this.folder = folder;
        this.flags = List.of(flags);
    }

    /** What another process would have of its own: its context and its runtime. */
    ScriptedRuntime process() {
        ScriptedRuntime runtime = ScriptedRuntime.on(host());
        opened.addFirst(runtime);
        return runtime;
    }

    ContainerHost host() {
        HostContext context = HostContext.open(BerthHome.at(folder.resolve("home")), flags, Map.of(), events::add);
        opened.addFirst(context);
        return ContainerHost.of(context, Machine.local(context.processes(), Map.of()), engine);
    }

    /** A folder that every user may write. */
    Workspace workspace(String name) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
        return Workspace.at(made);
    }

    <E extends AgentEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }
}
