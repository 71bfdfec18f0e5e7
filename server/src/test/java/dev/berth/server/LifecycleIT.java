package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The life of an agent's container from {@code up} to {@code rm}, also when other programs kill or remove it. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifecycleIT {
    private final BerthFixture fixture;
    private final String base;

    LifecycleIT(DockerPart docker, BaseImage base) throws IOException {
        this.fixture = BerthFixture.on(docker, base);
        this.base = base.reference();
    }

    @BeforeAll
    void up() throws Exception {
        fixture.up("claude/kept");
    }

    @AfterAll
    void down() throws Exception {
        fixture.end();
    }

    @Test
    void ps_lists_the_instances_for_people_and_programs() throws Exception {
        BerthResult people = fixture.berth().run("ps");
        BerthResult json = fixture.berth().run("ps", "--json");

        assertThat(people.out().lines().findFirst().orElse(""))
                .matches("TARGET +AGENT +WORKSPACES +STATE +HOST +IMAGE +ADAPTER VERSION +AGE +MEMORY( +REASON)?");
        assertThat(people.out().lines())
                .anyMatch(line ->
                        line.matches("claude +kept +" + fixture.project() + " +ready +local/docker .* MB( +-)?"));
        JsonNode row = row("kept");
        assertThat(row.propertyNames())
                .startsWith(
                        "target",
                        "agent",
                        "workspaces",
                        "gone",
                        "state",
                        "host",
                        "engine",
                        "container",
                        "image",
                        "adapterVersion",
                        "startedAt");
        assertThat(row.path("container").asString("")).isEqualTo(fixture.container("kept"));
        assertThat(Instant.parse(row.path("startedAt").asString("")))
                .isBefore(Instant.now().plusSeconds(5));
        assertThat(json.out()).doesNotContain("\"result\"");
    }

    @Test
    void a_stopped_container_is_started_again_by_a_prompt() throws Exception {
        fixture.up("claude/stopped");
        String container = fixture.container("stopped");

        BerthResult stop = fixture.berth().run("stop", "claude/stopped");
        assertThat(stop.exit()).as(stop.err()).isZero();
        assertThat(row("stopped").path("state").asString("")).isEqualTo("stopped");
        BerthResult prompt = fixture.berth().run("prompt", "claude/stopped", "@@say again");

        assertThat(prompt.out()).as(prompt.err()).isEqualTo("again\n");
        assertThat(fixture.container("stopped")).isEqualTo(container);
    }

    @Test
    void rm_keeps_the_agents_home_without_the_option() throws Exception {
        fixture.up("claude/gone");
        String volume = "berth-" + BerthFixture.id(fixture.berth()) + "-claude-gone-home";
        assertThat(fixture.volumes(fixture.berth())).contains(volume);

        assertThat(fixture.berth().run("rm", "claude/gone").exit()).isZero();
        assertThat(fixture.containers(fixture.berth(), "gone")).isEmpty();
        assertThat(fixture.volumes(fixture.berth())).contains(volume);

        BerthResult refused = fixture.berth().run("rm", "claude/gone", "--with-home");
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(fixture.volumes(fixture.berth())).contains(volume);

        BerthResult removed = fixture.berth().run("rm", "claude/gone", "--with-home", "--yes", "--json");
        assertThat(removed.exit()).as(removed.out()).isZero();
        assertThat(removed.result().path("ok").asBoolean(false)).isTrue();
        assertThat(fixture.volumes(fixture.berth())).doesNotContain(volume);
        assertThat(row("gone").isMissingNode()).isTrue();
    }

    @Test
    void two_ups_at_once_make_one_container() throws Exception {
        try (BerthProcess one = fixture.berth().start("up", "claude/twice", "--json");
                BerthProcess other = fixture.berth().start("up", "claude/twice", "--json")) {
            assertThat(List.of(one.end().exit(), other.end().exit())).containsExactly(0, 0);

            assertThat(one.out() + other.out()).containsOnlyOnce("\"name\":\"ready\"");
        }
        assertThat(fixture.containers(fixture.berth(), "twice")).hasSize(1);
    }

    @Test
    void two_homes_on_one_engine_are_separate() throws Exception {
        Berth other = fixture.otherHome("other-home");

        BerthResult up =
                other.run("up", "claude/kept", "--workspace", fixture.project().toString());

        assertThat(up.exit()).as(up.err()).isZero();
        assertThat(fixture.containers(other, "kept")).hasSize(1).doesNotContain(fixture.container("kept"));
        assertThat(other.run("ps", "--json").out().lines()).hasSize(1);
        assertThat(other.run("rm", "claude/kept", "--with-home", "--yes").exit())
                .isZero();
        assertThat(fixture.container("kept")).isNotBlank();
        assertThat(row("kept").path("state").asString("")).isEqualTo("ready");
    }

    @Test
    void a_killed_container_is_started_and_a_removed_one_is_made_again() throws Exception {
        fixture.up("claude/hurt");
        String container = fixture.container("hurt");
        fixture.docker().run("kill", container);

        assertThat(fixture.berth().run("up", "claude/hurt").exit()).isZero();
        assertThat(fixture.container("hurt")).isEqualTo(container);

        fixture.docker().run("rm", "-f", container);
        assertThat(row("hurt").path("state").asString("")).isNotEqualTo("ready");
        assertThat(fixture.berth()
                        .run("prompt", "claude/hurt", "@@say well again")
                        .out())
                .isEqualTo("well again\n");
        assertThat(fixture.containers(fixture.berth(), "hurt")).hasSize(1);
    }

    @Test
    void a_container_that_cannot_be_replaced_is_kept_and_the_setting_named() throws Exception {
        fixture.up("claude/precious");
        String container = fixture.container("precious");

        BerthResult refused = fixture.berth().run("up", "claude/precious", "-c", "container.network=nosuch");

        assertThat(refused.exit()).as(refused.err()).isEqualTo(3);
        assertThat(refused.err()).contains("container.network", "kept");
        assertThat(fixture.container("precious")).isEqualTo(container);
        assertThat(fixture.berth().run("up", "claude/precious").exit()).isZero();
        assertThat(fixture.container("precious")).isEqualTo(container);
    }

    @Test
    void an_agent_stays_on_its_engine_whatever_a_flag_says() throws Exception {
        BerthResult refused = fixture.berth().run("up", "claude/kept", "--engine", "nerdctl");

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("local/docker", "--engine");
        BerthResult warned = fixture.berth().with("BERTH_ENGINE", "nerdctl").run("up", "claude/kept");
        assertThat(warned.exit()).as(warned.err()).isZero();
        assertThat(warned.err()).contains("BERTH_ENGINE");
    }

    @Test
    void a_name_that_a_foreign_container_has_is_an_error_and_that_container_is_left_alone() throws Exception {
        String name = "berth-" + BerthFixture.id(fixture.berth()) + "-claude-foreign-"
                + InstanceId.of(AgentName.of("claude/foreign"), List.of(new Workspace(fixture.project())))
                        .key()
                + "-g1";
        fixture.docker().run("run", "-d", "--name", name, base, "sleep", "600");
        try {
            BerthResult result = fixture.berth().run("up", "claude/foreign", "--json");

            assertThat(result.exit()).as(result.out()).isEqualTo(3);
            assertThat(result.result().path("error").path("kind").asString("")).isEqualTo("name-taken");
            assertThat(result.result().path("error").path("seen").asString("")).contains(name);
            assertThat(fixture.docker()
                            .run("inspect", "--format", "{{.State.Running}}", name)
                            .strip())
                    .isEqualTo("true");
        } finally {
            fixture.docker().run("rm", "-f", name);
        }
        assertThat(fixture.berth().run("up", "claude/foreign").exit()).isZero();
    }

    @Test
    void a_workspace_that_the_agent_cannot_write_is_an_error_before_a_turn() throws Exception {
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "only root can have a folder that the agent's user is not allowed to write");
        Path unwritable = Files.createDirectory(fixture.folder().resolve("barred"));
        Files.setPosixFilePermissions(unwritable, PosixFilePermissions.fromString("rwxr-xr-x"));

        BerthResult result = fixture.berth().run("up", "claude/barred", "--workspace", unwritable.toString(), "--json");

        assertThat(result.exit()).as(result.out()).isEqualTo(3);
        assertThat(result.result().path("error").path("kind").asString("")).isEqualTo("workspace-unwritable");
        assertThat(result.result().path("error").toString())
                .contains(unwritable.toString(), "run `berth` as the user that owns the project, not as root");
    }

    @Test
    void the_image_is_listed_as_the_current_one() throws Exception {
        BerthResult result = fixture.berth().run("image", "ls", "--json");

        assertThat(result.exit()).isZero();
        assertThat(result.json()).anySatisfy(row -> {
            assertThat(row.path("current").asString("")).isEqualTo("yes");
            assertThat(row.path("tag").asString(""))
                    .isEqualTo(row("kept").path("image").asString(""));
        });
    }

    @Test
    void the_image_of_an_agent_is_shown_as_used_and_never_cleaned_up() throws Exception {
        String image = row("kept").path("image").asString("");

        BerthResult listed = fixture.berth().run("image", "ls", "--json");
        BerthResult unneeded = fixture.berth().run("image", "gc", "--json");

        assertThat(unneeded.exit()).as(unneeded.out()).isZero();
        assertThat(unneeded.json())
                .noneMatch(row -> row.path("tag").asString("").equals(image));
        assertThat(unneeded.json()).noneMatch(row -> row.path("removed").asBoolean(true));
        assertThat(listed.json()).anySatisfy(row -> {
            assertThat(row.path("tag").asString("")).isEqualTo(image);
            assertThat(row.path("usedBy").toString()).contains("claude/kept");
        });
    }

    @Test
    void the_doctor_finds_the_chosen_host_working() throws Exception {
        BerthResult result = fixture.berth().run("doctor");

        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.out()).contains("ok   Java", "host for new instances");
        assertThat(result.took()).isLessThan(Duration.ofSeconds(30));
    }

    /** A row of {@code ps}; a missing node if there is none. */
    private JsonNode row(String agent) throws IOException, InterruptedException {
        return fixture.berth().run("ps", "--json").json().stream()
                .filter(row -> row.path("agent").asString("").equals(agent))
                .findFirst()
                .orElse(tools.jackson.databind.node.MissingNode.getInstance());
    }
}
