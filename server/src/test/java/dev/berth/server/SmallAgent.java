package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.testkit.agent.AgentPrograms;
import dev.berth.testkit.agent.ScriptedAgent;
import dev.berth.testkit.agent.ScriptedAgentMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The testkit's scripted agent in a small image, made of a reduced JDK of this host and a base image. */
final class SmallAgent extends ContainerAgentRuntime {
    private static final Target TARGET = Target.of("scripted");
    /** Jackson's databind requires java.xml. */
    private static final String MODULES = "java.base,java.xml";

    private SmallAgent(AgentProfile profile, ContainerHost host) {
        super(profile, AgentSettings.from(host.context().config(), TARGET), host);
    }

    static SmallAgent on(ContainerHost host, ImageRecipe image) {
        List<String> adapter = List.of(
                "/opt/java/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                AgentPrograms.classPath().stream().map(SmallAgent::pathInImage).collect(Collectors.joining(":")),
                ScriptedAgentMain.class.getName());
        String version = ScriptedAgent.implementation().version();
        return new SmallAgent(
                new AgentProfile(
                        TARGET, "the scripted agent", adapter, ScriptedAgent.NAME, version, Optional.of(image)),
                host);
    }

    /** @param folder the folder in which the files of the image are collected */
    static ImageRecipe image(Path folder) throws IOException, InterruptedException {
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("opt/agent"));
        run(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules=" + MODULES,
                "--strip-java-debug-attributes",
                "--compress=zip-6",
                "--no-header-files",
                "--no-man-pages",
                "--output=" + root.resolve("opt/java"));
        for (Path part : AgentPrograms.classPath()) {
            run("cp", "-r", part.toString(), root + pathInImage(part));
        }
        Path tar = folder.resolve("agent.tar");
        run(
                "tar",
                "--sort=name",
                "--mtime=@0",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "-cf",
                tar.toString(),
                "-C",
                root.toString(),
                "opt");
        try (var text = Objects.requireNonNull(SmallAgent.class.getResourceAsStream("small.containerfile"))) {
            return ImageRecipe.of(
                    TARGET.value(),
                    new String(text.readAllBytes(), StandardCharsets.UTF_8),
                    Map.of("agent.tar", Files.readAllBytes(tar)));
        }
    }

    /** The path of a jar or a folder of classes. All folders of classes have the same name, so a number is added. */
    private static String pathInImage(Path part) {
        return "/opt/agent/" + AgentPrograms.classPath().indexOf(part) + "-" + part.getFileName();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
    }

    @Override
    protected Login login() {
        return new Login.NotNeeded();
    }
}
