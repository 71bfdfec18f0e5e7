package dev.berth.testkit.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The script that holds an engine for the tests, run with another folder and bridge than the engine of this build. */
@RequiresDocker
@EnabledIfEnvironmentVariable(
        named = DebianPackages.INSTALL_VARIABLE,
        matches = "1",
        disabledReason = "starts an engine of its own")
class DockerEngineScriptIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<Process> holders = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (Process holder : holders) {
            holder.getOutputStream().close();
            assertThat(holder.onExit()).succeedsWithin(TIMEOUT);
        }
    }

    @Test
    void the_engine_lives_until_its_last_holder_is_gone() throws Exception {
        Process first = hold();
        Process second = hold();
        assertThat(first.inputReader().readLine()).startsWith("up ");
        assertThat(second.inputReader().readLine()).startsWith("up ");
        long engine = Long.parseLong(Files.readString(folder.resolve("pid")).strip());

        first.getOutputStream().close();
        assertThat(first.onExit()).succeedsWithin(TIMEOUT);
        assertThat(isAnswering()).isTrue();

        second.getOutputStream().close();
        await().atMost(TIMEOUT)
                .until(() ->
                        ProcessHandle.of(engine).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(second.onExit()).succeedsWithin(TIMEOUT);
        assertThat(Path.of("/sys/class/net/berthtk1")).doesNotExist();
    }

    @Test
    void the_bridge_has_a_fixed_address() throws Exception {
        Process holder = hold();
        assertThat(holder.inputReader().readLine()).startsWith("up ");

        assertThat(Path.of("/sys/class/net/berthtk1/addr_assign_type"))
                .content()
                .as("NET_ADDR_SET")
                .isEqualTo("3\n");
    }

    @Test
    void an_engine_whose_holders_were_all_killed_is_taken_over() throws Exception {
        Process killed = hold();
        assertThat(killed.inputReader().readLine()).startsWith("up ");
        String engine = Files.readString(folder.resolve("pid"));
        killed.destroyForcibly().waitFor();

        Process next = hold();

        assertThat(next.inputReader().readLine()).startsWith("up ");
        assertThat(Files.readString(folder.resolve("pid"))).isEqualTo(engine);
    }

    private Process hold() throws Exception {
        String script = TestCache.open().script("docker-engine.sh").toString();
        Process holder = new ProcessBuilder("setsid", "sh", script, folder.toString(), "berthtk1", "172.29.79.1/24")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        holders.add(holder);
        return holder;
    }

    private boolean isAnswering() throws InterruptedException {
        Map<String, String> environment = new TreeMap<>(HostProgram.engineEnvironment());
        environment.put("DOCKER_HOST", "unix://" + folder.resolve("docker.sock"));
        return DockerDetection.query(environment) instanceof Availability.Present<DockerPart>;
    }
}
