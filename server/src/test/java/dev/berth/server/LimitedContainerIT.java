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
import tools.jackson.databind.JsonNode;

/** Turns in a container that has too little memory or is paused. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitedContainerIT {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final BerthFixture fixture;
    private final Berth small;

    LimitedContainerIT(DockerPart docker, BaseImage base) throws IOException {
        this.fixture = BerthFixture.on(docker, base);
        this.small = fixture.berth().with("BERTH_CONTAINER_MEMORY", "700m");
    }

    @BeforeAll
    void up() throws Exception {
        BerthResult result =
                small.run("up", "claude", "--workspace", fixture.project().toString());
        assertThat(result.exit()).as(result.err()).isZero();
    }

    @AfterAll
    void down() throws Exception {
        fixture.end();
    }

    @Test
    void a_command_that_the_kernel_killed_for_want_of_memory_is_a_warning_of_a_turn_that_completed() throws Exception {
        String hungry =
                "@@run python3 -c 'a = bytearray(3 << 30)' || node -e 'let a=[];for(;;)a.push(Buffer.alloc(1e7,1))'";
        BerthResult result = small.run("prompt", "claude", "--permission", "allow", "--json", hungry);

        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.result().path("outcome").asString("")).isEqualTo("completed");
        List<String> warnings = result.result().path("warnings").values().stream()
                .map(warning -> warning.asString(""))
                .toList();
        assertThat(warnings).singleElement().asString().contains("out of memory", "limit 700m", "container.memory");
    }

    @Test
    void a_turn_whose_command_fails_for_another_reason_has_no_warning() throws Exception {
        BerthResult result = small.run("prompt", "claude", "--permission", "allow", "--json", "@@run exit 3");

        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.result().has("warnings")).isFalse();
    }

    @Test
    void an_agent_whose_own_programs_the_kernel_killed_says_so_and_what_to_do() throws Exception {
        // Each program is smaller than the agent's own ones, so the kernel kills those first.
        String crowd = "@@run for i in $(seq 40); do"
                + " (head -c 40M /dev/zero; tail -f /dev/null) | tail -c 60M & done; wait";
        BerthResult result =
                small.run("prompt", "claude", "--permission", "allow", "--json", "--max-time", "60s", crowd);

        assertThat(result.exit()).as(result.out()).isEqualTo(6);
        JsonNode error = result.result().path("error");
        assertThat(error.path("kind").asString("")).isEqualTo("out-of-memory");
        assertThat(error.path("seen").asString("")).contains("out of memory: the container's limit 700m was reached");
        assertThat(error.path("todo").asString("")).contains("container.memory");
        assertThat(small.run("prompt", "claude", "@@say again").out()).isEqualTo("again\n");
    }

    @Test
    void ctrl_c_ends_a_turn_in_a_paused_container_and_nothing_is_left_once_it_goes_on() throws Exception {
        String command = "tail -f /dev/null -s " + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
        String container = fixture.container("main");
        try (BerthProcess turn = small.start("prompt", "claude", "--permission", "allow", "@@run " + command)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> fixture.docker().processes(container).contains(command));
            StartedPrograms programs = turn.startedPrograms().orElseThrow();
            fixture.docker().run("pause", container);
            try {
                turn.signal("INT");

                BerthResult result = turn.end(TEN_SECONDS);
                assertThat(result.exit()).as(result.err()).isEqualTo(5);
                assertThat(result.took()).isLessThan(Duration.ofSeconds(6));
                assertThat(result.err()).contains("cancelled", "is paused", "docker unpause " + container);
                await().atMost(TEN_SECONDS).until(() -> programs.remaining().isEmpty());
            } finally {
                fixture.docker().run("unpause", container);
            }
        }
        await().atMost(TEN_SECONDS)
                .until(() -> fixture.docker().activeProcesses(container).isEmpty());
        assertThat(small.run("prompt", "claude", "@@say again").out()).isEqualTo("again\n");
    }

    @Test
    void a_paused_container_is_usable_again_by_the_next_prompt() throws Exception {
        assertThat(small.run("up", "claude/paused").exit()).isZero();
        String container = fixture.container("paused");
        fixture.docker().run("pause", container);

        BerthResult again = small.run("prompt", "claude/paused", "@@say here");

        assertThat(again.took()).isLessThan(Duration.ofSeconds(60));
        assertThat(again.out()).as(again.err()).isEqualTo("here\n");
    }
}
