package dev.berth.server.demo;

import dev.berth.engine.sandbox.EmbeddedEngine;
import dev.berth.engine.sandbox.Sandboxing;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runtime of the demo's scripted agent, which needs no model and runs in a sandbox of the embedded engine. On a host
 * without a sandbox the agent runs as the caller, since it is a program of Berth; {@link #sandboxProblem} then has the
 * reason.
 */
public final class DemoRuntime extends ContainerAgentRuntime {
    private static final Target TARGET = Target.of("scripted");
    private static final String PROGRAM = "dev.berth.testkit.agent.ScriptedAgentMain";
    private static final String NAME = "berth-scripted-agent";

    private DemoRuntime(AgentProfile profile, AgentSettings settings, ContainerHost host) {
        super(profile, settings, host);
    }

    /** Returns a runtime with its containers in the home of {@code context}. */
    public static DemoRuntime in(HostContext context) {
        ContainerHost host = EmbeddedEngine.host(context, Sandboxing.PREFERRED);
        Path java = Path.of(System.getProperty("java.home"));
        String classPath = classPath();
        List<String> argv = List.of(
                java.resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-XX:-UsePerfData", // else a file below /tmp/hsperfdata_USER
                "-cp",
                classPath,
                PROGRAM);
        AgentProfile profile = new AgentProfile(TARGET, "the scripted agent", argv, NAME, "", Optional.empty());
        return new DemoRuntime(profile, settings(context, java, classPath), host);
    }

    /** The reason why the agent has no sandbox; empty if it has one. */
    public Optional<BerthException> sandboxProblem() throws InterruptedException {
        return DemoHost.sandboxProblem(host());
    }

    /** Removes the agent and its home, if they were made. */
    public void remove() throws InterruptedException {
        RecordedInstances recorded = new RecordedInstances(host().context().home());
        if (recorded.place(new AgentName(TARGET, AgentId.MAIN)).isPresent()) {
            remove(AgentId.MAIN, true);
        }
    }

    @Override
    protected Login login() {
        return new Login.NotNeeded();
    }

    /** The class path of this process with absolute paths, since the agent's current folder is another one. */
    private static String classPath() {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        return Stream.of(entries)
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static AgentSettings settings(HostContext context, Path java, String classPath) {
        List<Mount> mounts = folders(java, classPath).stream()
                .<Mount>map(folder -> new Mount.Bind(folder.toString(), folder.toString(), true))
                .toList();
        return AgentSettings.from(context.config(), TARGET).withMounts(mounts);
    }

    /**
     * The folders of the JDK and the class path that the sandbox must show; it shows {@code /usr} and {@code /opt}
     * anyway.
     */
    private static Set<Path> folders(Path java, String classPath) {
        Set<Path> folders = new TreeSet<>();
        folders.add(java);
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            folders.add(Files.isDirectory(path) ? path : path.getParent());
        }
        folders.removeIf(folder -> folder.startsWith("/usr") || folder.startsWith("/opt"));
        return folders;
    }
}
