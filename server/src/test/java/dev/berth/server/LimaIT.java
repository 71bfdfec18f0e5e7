package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.testkit.llm.FakeLlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The life of a real machine of Lima's, only with {@code -Plima} and as an ordinary user. The caller's {@code BERTH_MACHINE_…}
 * and {@code BERTH_LIMITS_…} say what it is made of and how slow it is; {@code BERTH_TEST_LIMA_IMAGE} names an archive of
 * {@code berth image export claude}, without which no agent runs in it.
 */
@Tag("lima")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LimaIT {
    private static final String NAME = "berth-it";

    private final Path folder;
    private final Path project;
    private final FakeLlm llm;
    private final Berth berth;

    LimaIT() throws IOException {
        folder = Files.createTempDirectory("berth-lima").toRealPath();
        project = Files.createDirectories(folder.resolve("projects/one"));
        llm = FakeLlm.start("127.0.0.1", 0);
        Berth here = Berth.in(folder).at(project);
        for (var variable : System.getenv().entrySet()) {
            if (variable.getKey().matches("BERTH_(MACHINE|LIMITS|IMAGE)_.*|LIMA_HOME|QEMU_SYSTEM_.*|USER")) {
                here = here.with(variable.getKey(), variable.getValue());
            }
        }
        berth = here.with("BERTH_MACHINE", "lima")
                .with("BERTH_MACHINE_NAME", NAME)
                .with("BERTH_MACHINE_MOUNTS", folder.resolve("projects").toString())
                .with(
                        "BERTH_AGENTS_CLAUDE_BASE_URL",
                        llm.uri("host.berth.internal").toString())
                .with("BERTH_AGENTS_CLAUDE_MODEL", FakeLlm.MODEL)
                .with("ANTHROPIC_API_KEY", Stage.KEY);
    }

    @AfterAll
    void delete() throws Exception {
        berth.run("machine", "rm", NAME, "--yes");
        llm.close();
    }

    @Test
    @Order(1)
    void it_is_made_and_ready() throws Exception {
        ok("machine", "start");

        assertThat(state()).isEqualTo("ready");
        assertThat(berth.run("doctor").out()).contains("host for new instances: lima/nerdctl");
    }

    @Test
    @Order(2)
    void a_machine_that_is_up_is_used_as_it_is() throws Exception {
        String agent = Files.readString(lima("ha.pid"));

        ok("machine", "start");
        ok("image", "ls");

        assertThat(lima("ha.pid")).hasContent(agent.strip());
    }

    @Test
    @Order(3)
    @EnabledIfEnvironmentVariable(named = "BERTH_TEST_LIMA_IMAGE", matches = ".+")
    void an_agent_writes_into_a_project_of_this_host() throws Exception {
        ok("image", "import", System.getenv("BERTH_TEST_LIMA_IMAGE"));
        ok("up", "claude", "--workspace", project.toString());

        prompt("first");
    }

    @Test
    @Order(4)
    void a_folder_outside_the_mounts_is_refused_with_what_to_do() throws Exception {
        Ran ran = berth.run("up", "claude/other", "--workspace", folder.toString());

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("machine.mounts");
    }

    @Test
    @Order(5)
    void stopped_and_started_it_has_what_was_in_it() throws Exception {
        ok("machine", "stop");
        assertThat(state()).isEqualTo("stopped");

        if (agent().isPresent()) {
            prompt("second");
        } else {
            ok("machine", "start");
        }
        assertThat(state()).isEqualTo("ready");
    }

    @Test
    @Order(6)
    void its_host_agent_dies_and_repair_starts_it_again() throws Exception {
        kill("ha.pid");
        assertThat(state()).isIn("orphaned", "stale");

        ok("machine", "repair");

        assertThat(state()).isEqualTo("ready");
    }

    @Test
    @Order(7)
    void its_own_process_dies_and_repair_starts_it_again() throws Exception {
        kill("qemu.pid");
        await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(lima("ha.pid")));

        ok("machine", "repair");

        assertThat(state()).isEqualTo("ready");
    }

    private void prompt(String word) throws Exception {
        Path file = project.resolve(word + ".txt");
        ok("prompt", "claude", "--permission", "allow", "@@write " + file + " :: " + word);
        assertThat(file).content().startsWith(word);
    }

    private static Optional<String> agent() {
        return Optional.ofNullable(System.getenv("BERTH_TEST_LIMA_IMAGE"));
    }

    private String state() throws Exception {
        return berth.run("machine", "status", "--json")
                .json()
                .getFirst()
                .path("state")
                .asString("");
    }

    private void ok(String... words) throws Exception {
        Ran ran = berth.run(words);
        assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    }

    private void kill(String file) throws Exception {
        ProcessHandle.of(Long.parseLong(Files.readString(lima(file)).strip()))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    private static Path lima(String file) {
        String home = System.getenv().getOrDefault("LIMA_HOME", System.getProperty("user.home") + "/.lima");
        return Path.of(home, NAME, file);
    }
}
