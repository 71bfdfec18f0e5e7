package dev.berth.server;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.testkit.agent.AgentPrograms;
import dev.berth.testkit.agent.ScriptedAgentMain;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.EnginePart;
import dev.berth.testkit.workspace.GitRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The scripted agent in an image that has git and nothing of the agent: its jars and this JDK are mounted. The engine must be
 * this host's own.
 */
final class GitAgent {
    private static final String JARS = "/berth-programs";
    private static final String JAVA = "/berth-java";

    private final Path folder;
    private final HostContext context;
    private final List<RuntimeEvent> events;
    private final ContainerHost host;
    private final GitRuntime runtime;

    private GitAgent(Path folder, HostContext context, List<RuntimeEvent> events) throws InterruptedException {
        this.folder = folder;
        this.context = context;
        this.events = events;
        this.host = ContainerHosts.detect(context);
        this.runtime =
                new GitRuntime(host, adapter(), Optional.of(ImageRecipe.of("scripted", "FROM system\n", Map.of())));
    }

    /** @param folder an empty folder; its folder {@code project} is for workspaces */
    static GitAgent on(EnginePart engine, BaseImage base, Path folder, String... settings) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path project = BerthFixture.projectFolder(folder.resolve("project"));
        List<String> flags = new ArrayList<>(List.of("image.base=" + base.reference()));
        for (String setting : settings) {
            flags.add(setting.replace("{project}", project.toString()));
        }
        flags.add("agents.scripted.mounts=" + programs(folder) + ":" + JARS + ":ro," + System.getProperty("java.home")
                + ":" + JAVA + ":ro");
        Map<String, String> environment = new TreeMap<>(engine.environment());
        environment.put("BERTH_MACHINE", "local");
        environment.put("BERTH_ENGINE", engine.name());
        List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
        return new GitAgent(
                folder,
                HostContext.open(BerthHome.at(folder.resolve("home")), flags, environment, events::add),
                events);
    }

    Path project() {
        return folder.resolve("project");
    }

    /** What was reported, growing. */
    List<RuntimeEvent> events() {
        return events;
    }

    AgentRuntime runtime() {
        return runtime;
    }

    private static Path programs(Path folder) throws IOException, InterruptedException {
        Path all = Files.createDirectory(folder.resolve("programs"));
        List<Path> classPath = AgentPrograms.classPath();
        for (int i = 0; i < classPath.size(); i++) {
            Process copy = new ProcessBuilder(
                            "cp",
                            "-rL",
                            classPath.get(i).toString(),
                            all.resolve(name(classPath, i)).toString())
                    .inheritIO()
                    .start();
            if (copy.waitFor() != 0) {
                throw new IOException("copying " + classPath.get(i) + " failed");
            }
        }
        new ProcessBuilder("chmod", "-R", "a+rX", all.toString())
                .inheritIO()
                .start()
                .waitFor();
        return all;
    }

    private static String name(List<Path> classPath, int number) {
        return number + (Files.isDirectory(classPath.get(number)) ? "" : ".jar");
    }

    private static List<String> adapter() {
        List<Path> classPath = AgentPrograms.classPath();
        return List.of(
                JAVA + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                IntStream.range(0, classPath.size())
                        .mapToObj(i -> JARS + "/" + name(classPath, i))
                        .collect(Collectors.joining(":")),
                ScriptedAgentMain.class.getName());
    }

    void close() throws InterruptedException {
        runtime.remove(AgentId.MAIN, true);
        runtime.close();
        host.close();
        context.close();
    }
}
