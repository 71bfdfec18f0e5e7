package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.container.TerminalExec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user's configuration of docker's client changes nothing in containers, builds and terminals. */
interface DockerConfigContract extends EngineContractBase {
    String PASSWORD = "secretpw";

    @Override
    CliFixture fixture();

    /** The engine whose client reads this configuration. */
    private ContainerEngine engine(Path folder, String configuration) throws IOException {
        Files.writeString(folder.resolve("config.json"), configuration);
        return fixture().withVariables(Map.of("DOCKER_CONFIG", folder.toString()));
    }

    private ContainerEngine engineWithProxies(Path folder) throws IOException {
        String proxy = "\"http://user:" + PASSWORD + "@127.0.0.1:9\"";
        return engine(
                folder,
                "{\"proxies\": {\"default\": {\"httpProxy\": " + proxy + ", \"httpsProxy\": " + proxy
                        + ", \"ftpProxy\": " + proxy + ", \"allProxy\": " + proxy + ", \"noProxy\": \"" + PASSWORD
                        + ".example\"}}}");
    }

    private ContainerSpec idle(Map<String, String> environment) {
        ContainerSpec idle = idleSpec();
        return new ContainerSpec(
                idle.name(),
                idle.image(),
                idle.command(),
                idle.labels(),
                environment,
                idle.mounts(),
                idle.user(),
                idle.directory(),
                idle.network(),
                idle.extraHosts(),
                idle.resources());
    }

    @Test
    default void proxies_of_the_users_configuration_reach_no_container(@TempDir Path folder) throws Exception {
        ContainerEngine engine = engineWithProxies(folder);
        ContainerId id = engine.containers().run(idle(Map.of("HTTPS_PROXY", "http://wanted:1", "no_proxy", "wanted")));

        assertThat(fixture().runEngineProgram("inspect", id.value()))
                .contains("HTTPS_PROXY=http://wanted:1")
                .doesNotContain(PASSWORD);
        try (ExecScope scope = engine.containers().scope(id, newOwner())) {
            assertThat(ProgramOutput.runShell(scope, "env | grep -i proxy | sort")
                            .text()
                            .lines())
                    .containsExactlyInAnyOrder("HTTPS_PROXY=http://wanted:1", "no_proxy=wanted");
        }
    }

    @Test
    default void proxies_of_the_users_configuration_reach_no_build(@TempDir Path folder) throws Exception {
        Images images = engineWithProxies(folder).images().orElseThrow();
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(
                context.resolve("Containerfile"),
                "FROM " + idleSpec().image() + "\nENV WORD=" + uniqueName()
                        + "\nRUN env | grep -i _proxy | sed 's/^/saw /'; echo \"end\"\n");
        String tag = uniqueName() + ":1";
        ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

        images.build(
                new BuildSpec(context, tag, Map.of("HTTP_PROXY", "http://wanted:1"), labels(), Map.of()), lines::add);

        try {
            assertThat(lines).noneMatch(line -> line.contains(PASSWORD));
            assertThat(lines).anyMatch(line -> line.contains("saw HTTP_PROXY=http://wanted:1"));
            assertThat(fixture().runEngineProgram("history", "--no-trunc", tag)).doesNotContain(PASSWORD);
        } finally {
            images.remove(tag);
        }
    }

    @Test
    default void every_key_reaches_the_program_of_a_terminal_at_once(@TempDir Path folder) throws Exception {
        ContainerEngine engine = engine(folder, "{\"detachKeys\": \"a,b\"}");
        String script =
                "stty raw -echo; echo ready; for n in 1 2 3 4; do dd bs=1 count=1 2>/dev/null | od -An -tu1; done";
        try (ExecScope scope = engine.containers().scope(runIdleContainer(), newOwner())) {
            TerminalExec exec = scope.terminal(ExecSpec.of("/bin/sh", "-c", script));
            Process terminal = TerminalClient.start(exec);
            try {
                awaitText(terminal.getInputStream(), "ready");
                OutputStream keys = terminal.getOutputStream();
                for (int key : List.of(16, 17, (int) 'a', (int) 'b')) {
                    keys.write(key);
                    keys.flush();
                    awaitText(terminal.getInputStream(), Integer.toString(key));
                }
                assertThat(terminal.waitFor(10, TimeUnit.SECONDS)).isTrue();
            } finally {
                terminal.descendants().forEach(ProcessHandle::destroyForcibly);
                terminal.destroyForcibly();
            }
        }
    }

    /** Reads up to the text. */
    private static void awaitText(InputStream screen, String text) throws Exception {
        StringBuilder seen = new StringBuilder();
        var reading = CompletableFuture.runAsync(() -> {
            try {
                int one = screen.read();
                while (one >= 0 && seen.append((char) one).indexOf(text) < 0) {
                    one = screen.read();
                }
            } catch (IOException e) {
                seen.append(e);
            }
        });
        assertThat(reading).as("reading up to %s", text).succeedsWithin(Duration.ofSeconds(10));
        assertThat(seen).contains(text);
    }
}
