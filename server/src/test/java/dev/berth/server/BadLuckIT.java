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

/** Ctrl-C, SIGKILL and death around {@code up} and {@code prompt}: what is said, and that nothing is left. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadLuckIT {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final BerthFixture stage;
    private final String base;

    BadLuckIT(DockerPart docker, BaseImage base) throws IOException {
        this.stage = BerthFixture.on(docker, base);
        this.base = base.reference();
    }

    @BeforeAll
    void up() throws Exception {
        stage.up("claude");
    }

    @AfterAll
    void down() throws Exception {
        stage.end();
    }

    @Test
    void ctrl_c_in_a_turn_cancels_it_and_its_command_within_five_seconds() throws Exception {
        String command = uniqueCommand();
        try (Running turn = stage.berth().start("prompt", "claude", "--permission", "allow", "@@run " + command)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> runs(command));
            HostMark mark = turn.mark().orElseThrow();

            turn.signal("INT");

            BerthResult ran = turn.end(TEN_SECONDS);
            assertThat(ran.exit()).as(ran.err()).isEqualTo(5);
            assertThat(ran.took()).isLessThan(Duration.ofSeconds(7));
            assertThat(ran.err()).contains("cancelled");
            nothingIsLeft(mark, command);
        }
    }

    @Test
    void a_second_ctrl_c_leaves_at_once() throws Exception {
        try (Running turn = stage.berth().start("prompt", "claude", "@@say begun\n@@hang")) {
            turn.awaitOut("begun");
            HostMark mark = turn.mark().orElseThrow();

            turn.signal("INT");
            turn.signal("INT");

            assertThat(turn.end(TEN_SECONDS).exit()).isEqualTo(5);
            nothingIsLeft(mark, "-");
        }
    }

    @Test
    void of_a_berth_that_was_killed_in_a_turn_nothing_is_left_after_ten_seconds() throws Exception {
        String command = uniqueCommand();
        try (Running turn = stage.berth().start("prompt", "claude", "--permission", "allow", "@@run " + command)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> runs(command));
            HostMark mark = turn.mark().orElseThrow();

            turn.signal("KILL");

            nothingIsLeft(mark, command);
        }
        BerthResult again = stage.berth().run("prompt", "claude", "@@say here again");
        assertThat(again.out()).as(again.err()).isEqualTo("here again\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"machine", "container", "config", "probes"})
    void of_a_berth_that_was_killed_on_the_way_up_nothing_is_left_and_up_works_again(String phase) throws Exception {
        String agent = "killed-" + phase;
        String[] up = {
            "up", "claude/" + agent, "--json", "--workspace", stage.project().toString()
        };
        try (Running killed = stage.berth().start(up)) {
            killed.awaitOut("\"name\":\"" + phase + "\",\"state\":\"started\"");
            List<HostMark> mark = killed.mark().stream().toList();

            killed.signal("KILL");

            for (HostMark one : mark) {
                await().atMost(TEN_SECONDS).until(() -> one.left().isEmpty());
            }
            await().atMost(TEN_SECONDS).until(() -> work(agent).isEmpty());
        }
        BerthResult again = stage.berth().run(up);
        assertThat(again.exit()).as(again.out()).isZero();
        assertThat(stage.containers(stage.berth(), agent)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "probes"})
    void a_replacement_that_was_killed_costs_nothing(String phase) throws Exception {
        String agent = "replaced-" + phase;
        stage.up("claude/" + agent);
        String[] up = {"up", "claude/" + agent, "--json", "-c", "container.pids=999"};
        try (Running killed = stage.berth().start(up)) {
            killed.awaitOut("\"name\":\"" + phase + "\",\"state\":\"started\"");

            killed.signal("KILL");
        }
        BerthResult again = stage.berth().run("up", "claude/" + agent);
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(stage.containers(stage.berth(), agent)).hasSize(1);
        assertThat(stage.berth().run(up).exit()).isZero();
        assertThat(stage.containers(stage.berth(), agent)).hasSize(1);
    }

    @Test
    void ctrl_c_on_the_way_up_ends_it_and_up_works_again() throws Exception {
        try (Running up = stage.berth().start("up", "claude/halfway", "--json")) {
            up.awaitOut("\"name\":\"container\",\"state\":\"started\"");
            HostMark mark = up.mark().orElseThrow();

            up.signal("INT");

            BerthResult ran = up.end(TEN_SECONDS);
            assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(5);
            assertThat(ran.result().path("error").path("kind").asString("")).isEqualTo("cancelled");
            await().atMost(TEN_SECONDS).until(() -> mark.left().isEmpty());
        }
        assertThat(stage.berth().run("up", "claude/halfway").exit()).isZero();
        assertThat(stage.containers(stage.berth(), "halfway")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "KILL"})
    void an_image_build_ends_with_the_berth_that_wanted_it(String signal) throws Exception {
        String word = "berth-build-" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
        stage.docker().fed("FROM " + base + "\nENV BERTH_TEST_BUILD=" + word + "\n", "build", "-q", "-t", word, "-");
        Berth berth = stage.otherHome("home-" + word).with("BERTH_IMAGE_BASE", word);
        try (Running up = berth.start("up", "claude", "--json")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> builds(word));
            HostMark mark = up.mark().orElseThrow();

            up.signal(signal);

            BerthResult ran = up.end(TEN_SECONDS);
            if (signal.equals("INT")) {
                assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(5);
                assertThat(ran.result().path("error").path("kind").asString("")).isEqualTo("cancelled");
            }
            await().atMost(TEN_SECONDS).until(() -> mark.left().isEmpty());
            await().atMost(TEN_SECONDS).until(() -> !builds(word));
        } finally {
            stage.docker().said("image", "rm", word);
        }
    }

    @Test
    void a_container_that_is_removed_under_a_turn_is_noticed_within_three_seconds() throws Exception {
        stage.up("claude/removed");
        String container = stage.container("removed");
        try (Running turn = stage.berth().start("prompt", "claude/removed", "@@say begun\n@@hang")) {
            turn.awaitOut("begun");
            stage.docker().said("kill", container);
            stage.docker().said("rm", "-f", container);

            BerthResult ran = turn.end(TEN_SECONDS);

            assertThat(ran.exit()).as(ran.err()).isEqualTo(6);
            assertThat(ran.took()).isLessThan(Duration.ofSeconds(4));
            assertThat(ran.err()).contains("berth: ");
        }
        assertThat(stage.berth().run("up", "claude/removed").exit()).isZero();
    }

    @Test
    void an_agent_that_the_kernel_ended_for_want_of_memory_is_told_as_such() throws Exception {
        BerthResult starved =
                stage.berth().with("BERTH_CONTAINER_MEMORY", "48m").run("up", "claude/hungry", "--json");

        assertThat(starved.exit()).as(starved.out()).isEqualTo(3);
        assertThat(starved.result().path("error").path("kind").asString("")).isEqualTo("out-of-memory");
        assertThat(starved.result().path("error").path("todo").asString("")).contains("container.memory");
        assertThat(stage.berth().run("up", "claude/hungry").exit()).isZero();
    }

    /** On this host, and of the command in the container. */
    private void nothingIsLeft(HostMark mark, String command) {
        await("on this host").atMost(TEN_SECONDS).until(() -> mark.left().isEmpty());
        await("the command").atMost(TEN_SECONDS).until(() -> !runs(command));
        await("in the container").atMost(TEN_SECONDS).until(() -> work("main").isEmpty());
    }

    /** What runs in an agent's container, if there is one that runs. */
    private List<String> work(String agent) throws IOException, InterruptedException {
        List<String> running = stage.docker()
                .lines(
                        "ps", "-q",
                        "--filter", "label=dev.berth.home=" + BerthFixture.id(stage.berth()),
                        "--filter", "label=dev.berth.agent=" + agent);
        return running.isEmpty() ? List.of() : stage.docker().work(running.getFirst());
    }

    /** A command that does not end and is found among all processes by its words. */
    private static String uniqueCommand() {
        return "tail -f /dev/null -s " + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
    }

    private static boolean runs(String command) throws IOException {
        return HostMark.processes(pid -> true).stream()
                .anyMatch(line -> line.strip().matches("[0-9]+ " + command));
    }

    private static boolean builds(String word) throws IOException {
        return !HostMark.processes(pid -> HostMark.text(pid, "environ").contains("BERTH_TEST_BUILD=" + word))
                .isEmpty();
    }
}
