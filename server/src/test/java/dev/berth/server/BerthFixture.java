package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testkit.llm.FakeLlm;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.BuildTrust;
import dev.berth.testkit.parts.EnginePart;
import dev.berth.testkit.parts.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A home, a project, a model server and the real engine; {@link #end} removes everything that was made. */
record BerthFixture(Path folder, Path project, FakeLlm llm, Docker docker, Berth berth) {
    static final String KEY = "sk-test-never-to-be-seen-4711";
    /** The id of the agent's user if the caller is root. */
    private static final int AGENT_UID = 1000;

    static BerthFixture on(EnginePart part, BaseImage base) throws IOException {
        Path folder = Files.createTempDirectory("berth-cli").toRealPath();
        FakeLlm llm = FakeLlm.start("0.0.0.0", 0);
        Map<String, String> environment = new TreeMap<>(part.environment());
        environment.put("BERTH_ENGINE", part.name());
        environment.put("BERTH_IMAGE_BASE", base.reference());
        BuildTrust.caCertificates().ifPresent(pem -> environment.put("BERTH_IMAGE_CA_CERTIFICATES", pem.toString()));
        environment.put(
                "BERTH_AGENTS_CLAUDE_BASE_URL", llm.uri("host.berth.internal").toString());
        environment.put("BERTH_AGENTS_CLAUDE_MODEL", FakeLlm.MODEL);
        environment.put("ANTHROPIC_API_KEY", KEY);
        Path project = projectFolder(folder.resolve("project"));
        return new BerthFixture(
                folder,
                project,
                llm,
                new Docker(part),
                Berth.in(folder).with(environment).at(project));
    }

    /** Makes a project folder that the agent's user owns. */
    static Path projectFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
        if (Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"))) {
            Files.setAttribute(folder, "unix:uid", AGENT_UID);
            Files.setAttribute(folder, "unix:gid", AGENT_UID);
        }
        return folder;
    }

    Path projectFolder(String name) throws IOException {
        return projectFolder(folder.resolve(name));
    }

    /** Another home on the same engine. */
    Berth otherHome(String name) {
        return berth.with("BERTH_HOME", folder.resolve(name).toString());
    }

    /** Makes an agent ready with the project. */
    BerthResult up(String agent) throws IOException, InterruptedException {
        BerthResult result = berth.run("up", agent, "--workspace", project.toString());
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        return result;
    }

    static String id(Berth berth) throws IOException {
        return Files.readString(berth.home().resolve("id")).strip();
    }

    /** Names of an agent's containers, also of stopped ones. */
    List<String> containers(Berth of, String agent) throws IOException, InterruptedException {
        return docker.lines(
                "ps",
                "-a",
                "--format",
                "{{.Names}}",
                "--filter",
                "label=dev.berth.home=" + id(of),
                "--filter",
                "label=dev.berth.agent=" + agent);
    }

    /** The name of an agent's one container. */
    String container(String agent) throws IOException, InterruptedException {
        List<String> all = containers(berth, agent);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    List<String> volumes(Berth of) throws IOException, InterruptedException {
        return docker.lines("volume", "ls", "-q", "--filter", "name=berth-" + id(of) + "-");
    }

    void end() throws IOException, InterruptedException {
        llm.close();
        try (Stream<Path> homes = Files.list(folder)) {
            for (Path home :
                    homes.filter(home -> Files.exists(home.resolve("id"))).toList()) {
                removeAllOf(berth.with("BERTH_HOME", home.toString()));
            }
        }
        FolderTree.delete(folder);
    }

    private void removeAllOf(Berth home) throws IOException, InterruptedException {
        for (String container : docker.lines("ps", "-aq", "--filter", "label=dev.berth.home=" + id(home))) {
            docker.run("rm", "-f", container);
        }
        for (String volume : volumes(home)) {
            docker.run("volume", "rm", volume);
        }
    }
}
