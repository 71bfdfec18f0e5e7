package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.berth.testkit.llm.FakeLlm;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.FolderTree;
import dev.berth.testkit.parts.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
 * The life of a real Lima machine; runs only with {@code -Plima} and as an ordinary user. The caller's variables
 * {@code BERTH_MACHINE_…} and {@code BERTH_LIMITS_…} set the size and the time limits of the machine. With docker on
 * this host a small agent is built and imported. {@code BERTH_TEST_LIMA_IMAGE} is an archive of
 * {@code berth image export claude}; with it Claude runs in the machine too.
 */
@Tag("lima")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LimaIT {
    private static final String NAME = "berth-it";
    private static final long MAX_ARCHIVE_BYTES = 100_000_000;

    private final Path folder;
    private final Path project;
    private final FakeLlm llm;
    private final Berth berth;
    private Optional<ImportedAgent> small = Optional.empty();
    private String container = "";

    LimaIT() throws IOException {
        folder = Files.createTempDirectory("berth-lima").toRealPath();
        project = Files.createDirectories(folder.resolve("projects/one"));
        llm = FakeLlm.start("127.0.0.1", 0);
        Berth configured = Berth.in(folder).at(project);
        for (var variable : System.getenv().entrySet()) {
            if (variable.getKey().matches("BERTH_(MACHINE|LIMITS|IMAGE)_.*|LIMA_HOME|QEMU_SYSTEM_.*|USER")) {
                configured = configured.with(variable.getKey(), variable.getValue());
            }
        }
        berth = configured
                .with("BERTH_MACHINE", "lima")
                .with("BERTH_MACHINE_NAME", NAME)
                .with("BERTH_MACHINE_MOUNTS", folder.resolve("projects").toString())
                .with(
                        "BERTH_AGENTS_CLAUDE_BASE_URL",
                        llm.uri("host.berth.internal").toString())
                .with("BERTH_AGENTS_CLAUDE_MODEL", FakeLlm.MODEL)
                .with("ANTHROPIC_API_KEY", BerthFixture.KEY);
    }

    @AfterAll
    void delete() throws Exception {
        small.ifPresent(ImportedAgent::close);
        berth.run("machine", "rm", NAME, "--yes");
        llm.close();
        FolderTree.delete(folder);
    }

    @Test
    @Order(1)
    void the_machine_is_created_and_ready() throws Exception {
        runSuccessfully("machine", "start");

        assertThat(state()).isEqualTo("ready");
        assertThat(berth.run("doctor").out()).contains("host for new instances: lima/nerdctl");
    }

    @Test
    @Order(2)
    void a_machine_that_is_up_is_used_as_it_is() throws Exception {
        String hostAgent = Files.readString(limaFile("ha.pid"));

        runSuccessfully("machine", "start");
        runSuccessfully("image", "ls");

        assertThat(limaFile("ha.pid")).hasContent(hostAgent.strip());
    }

    @Test
    @Order(3)
    @RequiresDocker(baseImage = true)
    void a_small_agent_is_imported_and_writes_into_a_project_of_this_host(DockerPart docker, BaseImage base)
            throws Exception {
        ImportedAgent.Import imported = ImportedAgent.of(docker, base, berth, project);
        small = Optional.of(imported.agent());
        assertThat(imported.archive().bytes()).isLessThan(MAX_ARCHIVE_BYTES);

        container = imported.agent().writeFile("carried");
    }

    @Test
    @Order(4)
    void a_command_on_a_ready_machine_starts_no_limactl() throws Exception {
        try (ImportedAgent other = small().reopen()) {
            assertThat(other.started(other::makeReady)).isNotEmpty().allMatch(LimaIT::isSsh);
            assertThat(other.started(other::makeReady)).isEmpty();
            // a runtime that has seen neither the folder nor the container yet looks once at each
            assertThat(other.started(other::makeReadyInNewRuntime)).hasSize(2).allMatch(LimaIT::isSsh);
        }
    }

    @Test
    @Order(5)
    @EnabledIfEnvironmentVariable(named = "BERTH_TEST_LIMA_IMAGE", matches = ".+")
    void an_agent_writes_into_a_project_of_this_host() throws Exception {
        runSuccessfully("image", "import", System.getenv("BERTH_TEST_LIMA_IMAGE"));
        runSuccessfully("up", "claude", "--workspace", project.toString());

        prompt("first");
    }

    @Test
    @Order(6)
    void a_folder_outside_the_mounts_is_refused_with_what_to_do() throws Exception {
        BerthResult result = berth.run("up", "claude/other", "--workspace", folder.toString());

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("machine.mounts");
    }

    @Test
    @Order(7)
    void a_stopped_machine_is_started_by_the_next_call_with_its_containers() throws Exception {
        runSuccessfully("machine", "stop");
        assertThat(state()).isEqualTo("stopped");

        if (small.isPresent()) {
            assertThat(small().writeFile("started-again")).isEqualTo(container);
        } else if (claudeArchive().isPresent()) {
            prompt("second");
        } else {
            runSuccessfully("machine", "start");
        }
        assertThat(state()).isEqualTo("ready");
    }

    @Test
    @Order(8)
    void its_host_agent_is_stuck_and_repair_starts_it_again() throws Exception {
        signal("STOP", pid("ha.pid"));
        assertThat(state()).isEqualTo("wedged");

        BerthResult used = berth.run("image", "ls");
        assertThat(used.exit()).as(used.out() + used.err()).isZero();
        assertThat(used.err()).contains("its host agent is stuck", "berth machine repair");
        runSuccessfully("machine", "repair");

        assertThat(state()).isEqualTo("ready");
    }

    @Test
    @Order(9)
    void its_host_agent_dies_and_repair_starts_it_again() throws Exception {
        signal("KILL", pid("ha.pid"));
        assertThat(state()).isIn("orphaned", "stale");

        runSuccessfully("machine", "repair");

        assertThat(state()).isEqualTo("ready");
    }

    @Test
    @Order(10)
    void its_own_process_dies_and_repair_does_not_end_a_process_with_a_reused_number() throws Exception {
        signal("KILL", pid("qemu.pid"));
        await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(limaFile("ha.pid")));
        assertThat(state()).isEqualTo("stopped");
        Process other = new ProcessBuilder("sleep", "3600").start();
        try {
            Files.writeString(limaFile("ha.pid"), other.pid() + "\n");
            assertThat(state()).isEqualTo("stale");

            runSuccessfully("machine", "repair");

            assertThat(other.isAlive()).isTrue();
            assertThat(state()).isEqualTo("ready");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    @Order(11)
    void a_panic_in_it_is_seen_though_lima_says_that_it_runs_and_repair_starts_it_again() throws Exception {
        Process panic = startInMachine("echo c > /proc/sysrq-trigger");
        try {
            await().atMost(Duration.ofMinutes(5)).until(this::state, "running"::equals);
        } finally {
            panic.destroyForcibly();
        }

        runSuccessfully("machine", "repair");

        assertThat(state()).isEqualTo("ready");
        if (small.isPresent()) {
            assertThat(small().writeFile("after-a-panic")).isEqualTo(container);
        }
    }

    private ImportedAgent small() {
        assumeThat(small).as("the small agent").isPresent();
        return small.orElseThrow();
    }

    private static boolean isSsh(List<String> argv) {
        return argv.getFirst().equals("ssh");
    }

    /** Starts a script as root in the machine. */
    private static Process startInMachine(String script) throws IOException {
        return new ProcessBuilder(
                        "ssh",
                        "-F",
                        limaFile("ssh.config").toString(),
                        "-o",
                        "ControlPath=none",
                        "lima-" + NAME,
                        "sudo sh -c '" + script + "'")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void prompt(String word) throws Exception {
        Path file = project.resolve(word + ".txt");
        runSuccessfully("prompt", "claude", "--permission", "allow", "@@write " + file + " :: " + word);
        assertThat(file).content().startsWith(word);
    }

    private static Optional<String> claudeArchive() {
        return Optional.ofNullable(System.getenv("BERTH_TEST_LIMA_IMAGE"));
    }

    private String state() throws Exception {
        return berth.run("machine", "status", "--json").result().path("state").asString("");
    }

    private void runSuccessfully(String... arguments) throws Exception {
        BerthResult result = berth.run(arguments);
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
    }

    private static String pid(String file) throws IOException {
        return Files.readString(limaFile(file)).strip();
    }

    private static void signal(String name, String number) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, number).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static Path limaFile(String file) {
        String home = System.getenv().getOrDefault("LIMA_HOME", System.getProperty("user.home") + "/.lima");
        return Path.of(home, NAME, file);
    }
}
