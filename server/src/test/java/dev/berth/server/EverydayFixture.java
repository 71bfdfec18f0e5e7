package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.testkit.parts.Availability;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.BuildTrust;
import dev.berth.testkit.parts.EnginePart;
import dev.berth.testkit.parts.FolderTree;
import dev.berth.testkit.parts.RealPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/**
 * A {@link EverydayAgent} with a project, a caller with git settings, two git servers and a repository at a path. The settings allow
 * a credential for one of the servers.
 */
final class EverydayFixture {
    static final String TOKEN = "to'ken-$never \\shown%s";
    private static final int AGENT_UID = 1000;

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final Path folder;
    private final Path project;
    private final GitHttpServer allowed;
    private final GitHttpServer other;
    private final EverydayAgent agent;
    private final AgentInstance instance;

    EverydayFixture(RealPart part) throws Exception {
        boolean contained = part instanceof EnginePart;
        folder = Files.createTempDirectory("berth-everyday").toRealPath();
        project = BerthFixture.projectFolder(folder.resolve("project"));
        Path origins = BerthFixture.projectFolder(folder.resolve("origins"));
        Path served = Files.createDirectory(folder.resolve("served"));
        writeCallersSettings();
        git(served, "init -q --bare -b trunk origin.git");
        git(origins, "init -q --bare -b trunk origin.git");
        giveToAgent(origins);
        allowed = closeLater(new GitHttpServer(served, "bob", TOKEN));
        other = closeLater(new GitHttpServer(served, "bob", TOKEN));
        Map<String, String> environment = new TreeMap<>(part.environment());
        environment.put("HOME", folder.resolve("user").toString());
        environment.put("GIT_TOKEN", TOKEN);
        environment.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin");
        List<String> settings = new ArrayList<>(List.of(
                "machine=local",
                "engine=" + (part instanceof EnginePart engine ? engine.name() : "process"),
                "git.credentials.test.url=" + allowed.url(),
                "git.credentials.test.user=bob",
                "git.credentials.test.variable=GIT_TOKEN",
                EverydayAgent.mounts(folder, contained)));
        if (part instanceof EnginePart engine) {
            settings.add("image.base=" + base(engine));
            BuildTrust.caCertificates().ifPresent(pem -> settings.add("image.caCertificates=" + pem));
        }
        HostContext context = closeLater(
                HostContext.open(BerthHome.at(folder.resolve("home")), settings, environment, RuntimeListener.none()));
        ContainerHost host = closeLater(ContainerHosts.detect(context));
        agent = closeLater(EverydayAgent.on(host, contained));
        closeLater(() -> agent.remove(AgentId.MAIN, true));
        instance = agent.ready(AgentId.MAIN, project, origins);
    }

    Path folder() {
        return folder;
    }

    Path project() {
        return project;
    }

    /** The server that the settings allow a credential for. */
    GitHttpServer allowed() {
        return allowed;
    }

    /** The same repositories at another port. */
    GitHttpServer other() {
        return other;
    }

    EverydayAgent.Result exec(String line) throws Exception {
        return EverydayAgent.exec(instance, project, line);
    }

    EverydayAgent.Result turn(String line) throws Exception {
        return EverydayAgent.turn(instance, project, line);
    }

    /** Runs a line in an instance of another agent, whose only workspace is that folder. */
    EverydayAgent.Result execAs(String name, Path workspace, String line) throws Exception {
        return EverydayAgent.exec(agent.ready(AgentId.of(name), workspace), workspace, line);
    }

    /** The note about an instance. */
    String note(String name, Path workspace) throws Exception {
        return agent.ready(AgentId.of(name), workspace).snapshot().note().orElse("");
    }

    void remove(String name) throws InterruptedException {
        agent.remove(AgentId.of(name), true);
    }

    /** Makes a folder of root; only root can. */
    Path folderOfRoot(String name, int group, String mode) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        Assumptions.assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(made, "unix:uid")), "not root");
        Files.setAttribute(made, "unix:gid", group);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
        return made;
    }

    /** Whether a line of the shell succeeds on this host. */
    boolean hostCommand(String line) throws Exception {
        Process process =
                new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    private void writeCallersSettings() throws IOException {
        Path user = Files.createDirectory(folder.resolve("user"));
        Files.writeString(user.resolve(".gitconfig"), """
                [user]
                \tname = "Ada \\"the\\" Ünal"
                \temail = ada@example.com
                [core]
                \tautocrlf = true
                \tfileMode = false
                [init]
                \tdefaultBranch = trunk
                """);
    }

    private <T extends AutoCloseable> T closeLater(T resource) {
        resources.addFirst(resource);
        return resource;
    }

    private static String base(EnginePart engine) throws InterruptedException {
        return switch (BaseImage.in(engine)) {
            case Availability.Present<BaseImage>(BaseImage image) -> image.reference();
            case Availability.Absent<BaseImage> absent -> throw new AssertionError(absent.reason());
        };
    }

    private static void giveToAgent(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                if (Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid"))) {
                    Files.setAttribute(file, "unix:uid", AGENT_UID);
                    Files.setAttribute(file, "unix:gid", AGENT_UID);
                }
            }
        }
    }

    /** Runs git on this host, with the same user's configuration. */
    String git(Path where, String words) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", "git -c safe.directory='*' " + words).directory(where.toFile());
        builder.environment().put("HOME", folder.resolve("user").toString());
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(words).isZero();
        return output;
    }

    /** Closes and removes everything. */
    void end() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
        FolderTree.delete(folder);
    }
}
