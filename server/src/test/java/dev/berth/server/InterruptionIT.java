package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ctrl-C, SIGKILL and killed containers during {@code up} and {@code prompt}: the error is right, and no process is
 * left.
 */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptionIT {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final BerthFixture fixture;
    private final String base;

    InterruptionIT(DockerPart docker, BaseImage base) throws IOException {
        this.fixture = BerthFixture.on(docker, base);
        this.base = base.reference();
    }

    @BeforeAll
    void up() throws Exception {
        fixture.up("claude");
    }

    @AfterAll
    void down() throws Exception {
        fixture.end();
    }

    @Test
    void ctrl_c_in_a_turn_cancels_it_and_its_command_within_five_seconds() throws Exception {
        String command = uniqueCommand();
        try (BerthProcess turn =
                fixture.berth().start("prompt", "claude", "--permission", "allow", "@@run " + command)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> runs(command));
            StartedPrograms programs = turn.startedPrograms().orElseThrow();

            turn.signal("INT");

            BerthResult result = turn.end(TEN_SECONDS);
            assertThat(result.exit()).as(result.err()).isEqualTo(5);
            assertThat(result.took()).isLessThan(Duration.ofSeconds(7));
            assertThat(result.err()).contains("cancelled");
            nothingIsLeft(programs, command);
        }
    }

    @Test
    void a_second_ctrl_c_leaves_at_once() throws Exception {
        try (BerthProcess turn = fixture.berth().start("prompt", "claude", "@@say begun\n@@hang")) {
            turn.awaitOut("begun");
            StartedPrograms programs = turn.startedPrograms().orElseThrow();

            turn.signal("INT");
            turn.signal("INT");

            assertThat(turn.end(TEN_SECONDS).exit()).isEqualTo(5);
            nothingIsLeft(programs, "-");
        }
    }

    @Test
    void of_a_berth_that_was_killed_in_a_turn_nothing_is_left_after_ten_seconds() throws Exception {
        String command = uniqueCommand();
        try (BerthProcess turn =
                fixture.berth().start("prompt", "claude", "--permission", "allow", "@@run " + command)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> runs(command));
            StartedPrograms programs = turn.startedPrograms().orElseThrow();

            turn.signal("KILL");

            nothingIsLeft(programs, command);
        }
        BerthResult again = fixture.berth().run("prompt", "claude", "@@say here again");
        assertThat(again.out()).as(again.err()).isEqualTo("here again\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"machine", "container", "config", "probes"})
    void of_a_berth_that_was_killed_on_the_way_up_nothing_is_left_and_up_works_again(String phase) throws Exception {
        String agent = "killed-" + phase;
        String[] up = {
            "up", "claude/" + agent, "--json", "--workspace", fixture.project().toString()
        };
        try (BerthProcess killed = fixture.berth().start(up)) {
            killed.awaitOut("\"name\":\"" + phase + "\",\"state\":\"started\"");
            List<StartedPrograms> programs = killed.startedPrograms().stream().toList();

            killed.signal("KILL");

            for (StartedPrograms started : programs) {
                await().atMost(TEN_SECONDS).until(() -> started.remaining().isEmpty());
            }
            await().atMost(TEN_SECONDS).until(() -> activeProcesses(agent).isEmpty());
        }
        BerthResult again = fixture.berth().run(up);
        assertThat(again.exit()).as(again.out()).isZero();
        assertThat(fixture.containers(fixture.berth(), agent)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "probes"})
    void a_replacement_that_was_killed_costs_nothing(String phase) throws Exception {
        String agent = "replaced-" + phase;
        fixture.up("claude/" + agent);
        String[] up = {"up", "claude/" + agent, "--json", "-c", "container.pids=999"};
        try (BerthProcess killed = fixture.berth().start(up)) {
            killed.awaitOut("\"name\":\"" + phase + "\",\"state\":\"started\"");

            killed.signal("KILL");
        }
        BerthResult again = fixture.berth().run("up", "claude/" + agent);
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(fixture.containers(fixture.berth(), agent)).hasSize(1);
        assertThat(fixture.berth().run(up).exit()).isZero();
        assertThat(fixture.containers(fixture.berth(), agent)).hasSize(1);
    }

    @Test
    void ctrl_c_on_the_way_up_ends_it_and_up_works_again() throws Exception {
        try (BerthProcess up = fixture.berth().start("up", "claude/halfway", "--json")) {
            up.awaitOut("\"name\":\"container\",\"state\":\"started\"");
            StartedPrograms programs = up.startedPrograms().orElseThrow();

            up.signal("INT");

            BerthResult result = up.end(TEN_SECONDS);
            assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(5);
            assertThat(result.result().path("error").path("kind").asString("")).isEqualTo("cancelled");
            await().atMost(TEN_SECONDS).until(() -> programs.remaining().isEmpty());
        }
        assertThat(fixture.berth().run("up", "claude/halfway").exit()).isZero();
        assertThat(fixture.containers(fixture.berth(), "halfway")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "KILL"})
    void an_image_build_ends_with_the_berth_that_wanted_it(String signal) throws Exception {
        String word = "berth-build-" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
        fixture.docker()
                .runWithInput("FROM " + base + "\nENV BERTH_TEST_BUILD=" + word + "\n", "build", "-q", "-t", word, "-");
        Berth berth = fixture.otherHome("home-" + word).with("BERTH_IMAGE_BASE", word);
        try (BerthProcess up = berth.start("up", "claude", "--json")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> builds(word));
            StartedPrograms programs = up.startedPrograms().orElseThrow();

            up.signal(signal);

            BerthResult result = up.end(TEN_SECONDS);
            if (signal.equals("INT")) {
                assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(5);
                assertThat(result.result().path("error").path("kind").asString(""))
                        .isEqualTo("cancelled");
            }
            await().atMost(TEN_SECONDS).until(() -> programs.remaining().isEmpty());
            await().atMost(TEN_SECONDS).until(() -> !builds(word));
        } finally {
            fixture.docker().run("image", "rm", word);
        }
    }

    @Test
    void a_container_that_is_removed_under_a_turn_is_noticed_within_three_seconds() throws Exception {
        fixture.up("claude/removed");
        String container = fixture.container("removed");
        try (BerthProcess turn = fixture.berth().start("prompt", "claude/removed", "@@say begun\n@@hang")) {
            turn.awaitOut("begun");
            fixture.docker().run("kill", container);
            fixture.docker().run("rm", "-f", container);

            BerthResult result = turn.end(TEN_SECONDS);

            assertThat(result.exit()).as(result.err()).isEqualTo(6);
            assertThat(result.took()).isLessThan(Duration.ofSeconds(4));
            assertThat(result.err()).contains("berth: ");
        }
        assertThat(fixture.berth().run("up", "claude/removed").exit()).isZero();
    }

    @Test
    void an_agent_that_the_kernel_ended_for_want_of_memory_is_reported_as_out_of_memory() throws Exception {
        BerthResult starved =
                fixture.berth().with("BERTH_CONTAINER_MEMORY", "48m").run("up", "claude/hungry", "--json");

        assertThat(starved.exit()).as(starved.out()).isEqualTo(3);
        assertThat(starved.result().path("error").path("kind").asString("")).isEqualTo("out-of-memory");
        assertThat(starved.result().path("error").path("todo").asString("")).contains("container.memory");
        assertThat(fixture.berth().run("up", "claude/hungry").exit()).isZero();
    }

    /** Waits until no process is left: of {@code berth} on this host, of the command, and in the container. */
    private void nothingIsLeft(StartedPrograms programs, String command) {
        await("on this host")
                .atMost(TEN_SECONDS)
                .until(() -> programs.remaining().isEmpty());
        await("the command").atMost(TEN_SECONDS).until(() -> !runs(command));
        await("in the container")
                .atMost(TEN_SECONDS)
                .until(() -> activeProcesses("main").isEmpty());
    }

    /** The active processes of an agent's container; none if the container does not run. */
    private List<String> activeProcesses(String agent) throws IOException, InterruptedException {
        List<String> running = fixture.docker()
                .lines(
                        "ps", "-q",
                        "--filter", "label=dev.berth.home=" + BerthFixture.id(fixture.berth()),
                        "--filter", "label=dev.berth.agent=" + agent);
        return running.isEmpty() ? List.of() : fixture.docker().activeProcesses(running.getFirst());
    }

    /** A command that does not end and is found among all processes by its arguments. */
    private static String uniqueCommand() {
        return "tail -f /dev/null -s " + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
    }

    private static boolean runs(String command) throws IOException {
        return StartedPrograms.processes(pid -> true).stream()
                .anyMatch(line -> line.strip().matches("[0-9]+ " + command));
    }

    private static boolean builds(String word) throws IOException {
        return !StartedPrograms.processes(
                        pid -> StartedPrograms.procFile(pid, "environ").contains("BERTH_TEST_BUILD=" + word))
                .isEmpty();
    }
}
