package dev.berth.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.container.cli.CliEngines;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.image.AgentImage;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageSettings;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.BuildTrust;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.EnginePart;
import dev.berth.testkit.parts.NerdctlPart;
import dev.berth.testkit.parts.RequiresDocker;
import dev.berth.testkit.parts.RequiresNerdctl;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The content of the real image, read as the agent's user, without capabilities and without a network. */
@Timeout(1800)
class ClaudeImageIT {
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":1,\"clientCapabilities\":{}}}\n";

    @TempDir
    Path temp;

    @Test
    @RequiresDocker(baseImage = true)
    void holds_what_an_agent_needs_on_docker(DockerPart part, BaseImage base) throws Exception {
        check(part, base, CliEngines::docker);
    }

    @Test
    @RequiresNerdctl(baseImage = true)
    void holds_what_an_agent_needs_on_nerdctl(NerdctlPart part, BaseImage base) throws Exception {
        check(part, base, runner -> CliEngines.nerdctl(runner, "berth"));
    }

    private void check(EnginePart part, BaseImage base, Function<CommandRunner, ContainerEngine> engines)
            throws Exception {
        try (HostProcesses processes = HostProcesses.open(Limits.standard())) {
            ContainerEngine engine =
                    engines.apply(Machine.local(processes, part.environment()).ensureReady());
            AgentImage image = image(engine, part, base);
            String name =
                    "berth-claude-image-it-" + UUID.randomUUID().toString().substring(0, 8);
            ContainerId id = engine.containers()
                    .run(new ContainerSpec(
                            name,
                            image.tag(),
                            List.of("tini", "-s", "--", "berth-exec", "idle"),
                            Map.of("dev.berth.test", name),
                            Map.of(),
                            List.of(),
                            Optional.of(new ContainerUser(1000, 1000)),
                            Optional.empty(),
                            "none",
                            Map.of(),
                            Optional.empty()));
            try (ExecScope scope = engine.containers().scope(id, new Owner("claudeimageit", owner -> true))) {
                assertThat(output(scope, "", "sh", "-c", "id -un; echo $HOME; stat -c %a $HOME; pwd"))
                        .containsExactly("agent", "/home/agent", "700", "/home/agent");
                assertThat(
                                output(
                                        scope,
                                        "",
                                        "sh",
                                        "-c",
                                        "for p in git rg tini ps python3 npm berth-exec claude; do command -v $p; done | wc -l"))
                        .containsExactly("8");
                assertThat(output(
                                scope,
                                "",
                                "sh",
                                "-c",
                                "ls -d /berth-build /run/secrets /tmp/* /home/node /root/.npm $HOME/* 2>/dev/null; ls"
                                        + " /opt/berth/claude/node_modules/@anthropic-ai | grep musl; echo end"))
                        .containsExactly("end");
                assertThat(output(scope, "", "sh", "-c", "env | grep DISABLE_ | sort"))
                        .contains("DISABLE_AUTOUPDATER=1", "DISABLE_TELEMETRY=1", "DISABLE_ERROR_REPORTING=1");
                assertThat(output(scope, INITIALIZE, ClaudeImage.ADAPTER_PROGRAM)
                                .getFirst())
                        .contains("\"name\":\"" + ClaudeImage.ADAPTER + "\"")
                        .contains("\"version\":\"" + ClaudeImage.ADAPTER_VERSION + "\"");
            } finally {
                engine.containers().remove(id);
            }
        }
    }

    private AgentImage image(ContainerEngine engine, EnginePart part, BaseImage base) throws InterruptedException {
        List<String> flags = new ArrayList<>(List.of("image.base=" + base.reference()));
        BuildTrust.caCertificates().ifPresent(file -> flags.add("image.caCertificates=" + file));
        ImageSettings settings = ImageSettings.from(Config.of(flags.toArray(String[]::new)));
        AgentImages images = AgentImages.on(
                "local/" + part.name(),
                engine.images().orElseThrow(),
                BerthHome.at(temp.resolve("home")),
                Limits.standard(),
                settings);
        AgentImage image = images.ensure(ClaudeImage.recipe(), RuntimeListener.none());
        assertThat(images.find(ClaudeImage.recipe())).hasValue(image);
        return image;
    }

    /** Returns the program's output lines for {@code input}; with input, the first line only. */
    private static List<String> output(ExecScope scope, String input, String... argv) throws Exception {
        try (ContainerProcess process = scope.start(ExecSpec.of(argv));
                BufferedReader stdout =
                        new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8))) {
            if (!input.isEmpty()) {
                process.stdin().write(input.getBytes(StandardCharsets.UTF_8));
                process.stdin().flush();
                return List.of(String.valueOf(stdout.readLine()));
            }
            return stdout.lines().toList();
        }
    }
}
