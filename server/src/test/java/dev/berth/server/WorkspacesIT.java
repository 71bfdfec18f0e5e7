package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.FolderTree;
import dev.berth.testkit.parts.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Tests of one agent in several folders: which instance a command means, and what it leaves alone. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkspacesIT {
    private static final Duration A_MINUTE = Duration.ofSeconds(60);

    private final BerthFixture fixture;

    WorkspacesIT(DockerPart docker, BaseImage base) throws IOException {
        this.fixture = BerthFixture.on(docker, base);
    }

    @AfterAll
    void down() throws Exception {
        fixture.end();
    }

    @Test
    void a_prompt_in_one_folder_leaves_a_terminal_in_another_alone_and_sees_only_its_own() throws Exception {
        Path other = fixture.projectFolder("blog");
        try (BerthProcess terminal = fixture.berth()
                .terminal("terminal", "claude/both", "--", "sh", "-c", "pwd; read line; echo got:$line")) {
            terminal.awaitOut(fixture.project().toString());

            BerthResult prompt = fixture.berth()
                    .at(other)
                    .run("prompt", "claude/both", "--permission", "allow", "@@run pwd; ls " + fixture.project());

            assertThat(prompt.exit()).as(prompt.out() + prompt.err()).isZero();
            assertThat(fixture.containers(fixture.berth(), "both")).hasSize(2);
            terminal.type("still here\r");
            assertThat(terminal.end(A_MINUTE).exit()).isZero();
            assertThat(terminal.out()).contains("got:still here");
        }
        assertThat(workspaces("both")).containsExactlyInAnyOrder(List.of(fixture.project()), List.of(other));
        assertThat(fixture.berth()
                        .at(other)
                        .run(
                                "exec",
                                "claude/both",
                                "--",
                                "ls",
                                "-d",
                                fixture.project().toString())
                        .exit())
                .isNotZero();
    }

    @Test
    void commands_mean_the_instance_around_the_current_folder() throws Exception {
        Path outer = fixture.projectFolder("outer");
        Path inner = BerthFixture.projectFolder(outer.resolve("inner"));
        Berth inside = fixture.berth().at(inner);
        assertThat(fixture.berth().at(outer).run("up", "claude/rule").exit()).isZero();

        assertThat(inside.run("exec", "claude/rule", "--", "pwd").out()).isEqualTo(inner + "\n");
        assertThat(inside.run("prompt", "claude/rule", "@@say in the outer one").exit())
                .isZero();
        assertThat(workspaces("rule")).containsExactly(List.of(outer));

        assertThat(inside.run("up", "claude/rule", "--workspace", inner.toString())
                        .exit())
                .isZero();
        assertThat(workspaces("rule")).containsExactlyInAnyOrder(List.of(outer), List.of(inner));
        assertThat(inside.run("up", "claude/rule").err()).contains("claude/rule in " + inner + " is ready");

        BerthResult forbidden = fixture.berth().at(fixture.folder()).run("up", "claude/rule");
        assertThat(forbidden.exit()).as(forbidden.err()).isZero();
        assertThat(forbidden.err()).containsOnlyOnce("has no workspace").contains("Berth's own folder");
        assertThat(workspaces("rule")).contains(List.of());
        BerthResult prompt = fixture.berth().at(fixture.folder()).run("prompt", "claude/rule", "@@say never");
        assertThat(prompt.exit()).isEqualTo(2);
        assertThat(prompt.err()).contains("Berth's own folder", "--workspace");
        BerthResult system = fixture.berth().at(Path.of("/usr/local/bin")).run("prompt", "claude/rule", "@@say never");
        assertThat(system.exit()).isEqualTo(2);
        assertThat(system.err()).contains("it is inside /usr", "--workspace");
        BerthResult named = fixture.berth().run("up", "claude/rule", "--workspace", "/opt");
        assertThat(named.exit()).isEqualTo(2);
        assertThat(named.err()).contains("it is /opt, where installed programs are");
    }

    @Test
    void stop_and_rm_of_one_instance_leave_the_others() throws Exception {
        Path other = fixture.projectFolder("second");
        fixture.up("claude/two");
        assertThat(fixture.berth().at(other).run("up", "claude/two").exit()).isZero();

        assertThat(fixture.berth()
                        .run("stop", "claude/two", "--workspace", other.toString())
                        .exit())
                .isZero();
        assertThat(row("two", other).path("state").asString("")).isEqualTo("stopped");
        assertThat(row("two", fixture.project()).path("state").asString("")).isEqualTo("ready");

        BerthResult refused =
                fixture.berth().run("rm", "claude/two", "--with-home", "--yes", "--workspace", other.toString());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("other instances", fixture.project().toString());
        BerthResult unknown = fixture.berth().run("rm", "claude/two", "--workspace", "/nowhere");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains(other.toString());

        assertThat(fixture.berth()
                        .run("rm", "claude/two", "--workspace", other.toString())
                        .exit())
                .isZero();
        assertThat(workspaces("two")).containsExactly(List.of(fixture.project()));
        assertThat(fixture.berth()
                        .run(
                                "logs",
                                "claude/two",
                                "--workspace",
                                fixture.project().toString())
                        .exit())
                .isZero();
        assertThat(fixture.berth()
                        .run("rm", "claude/two", "--with-home", "--yes")
                        .exit())
                .isZero();
        assertThat(fixture.containers(fixture.berth(), "two")).isEmpty();
    }

    @Test
    void prune_removes_instances_whose_folder_is_gone_after_asking() throws Exception {
        Path gone = fixture.projectFolder("gone");
        fixture.up("claude/pruned");
        assertThat(fixture.berth().at(gone).run("up", "claude/pruned").exit()).isZero();
        FolderTree.delete(gone);

        assertThat(row("pruned", gone).path("gone").toString()).contains(gone.toString());
        assertThat(row("pruned", fixture.project()).path("gone")).isEmpty();
        BerthResult asked = fixture.berth().run("prune");
        assertThat(asked.exit()).isEqualTo(5);
        assertThat(asked.out()).contains(gone.toString());
        assertThat(asked.err()).contains("not confirmed", "--yes");

        BerthResult pruned = fixture.berth().run("prune", "--yes");
        assertThat(pruned.exit()).as(pruned.err()).isZero();
        assertThat(workspaces("pruned")).containsExactly(List.of(fixture.project()));
        await().atMost(A_MINUTE)
                .until(() -> fixture.containers(fixture.berth(), "pruned").size() == 1);
        assertThat(fixture.berth().run("prune").err()).contains("nothing is removed");
    }

    @Test
    void prune_leaves_alone_what_changed_while_it_asked() throws Exception {
        Path back = fixture.projectFolder("back");
        Path removed = fixture.projectFolder("removed");
        for (Path folder : List.of(back, removed)) {
            assertThat(fixture.berth().at(folder).run("up", "claude/changed").exit())
                    .isZero();
            FolderTree.delete(folder);
        }

        try (BerthProcess asking = fixture.berth().terminal("prune")) {
            asking.awaitOut("remove them?");
            Files.createDirectories(back);
            assertThat(fixture.berth().run("prune", "--yes").exit()).isZero();
            asking.type("y\n");
            assertThat(asking.exit(A_MINUTE)).as(asking.out()).isZero();
        }

        assertThat(workspaces("changed")).containsExactly(List.of(back));
    }

    @Test
    void a_home_stays_when_another_instance_was_begun_while_rm_asked() throws Exception {
        Path one = fixture.projectFolder("asked for");
        Path other = fixture.projectFolder("begun meanwhile");
        assertThat(fixture.berth().at(one).run("up", "claude/asked").exit()).isZero();

        try (BerthProcess asking =
                fixture.berth().terminal("rm", "claude/asked", "--with-home", "--workspace", one.toString())) {
            asking.awaitOut("type claude/asked");
            assertThat(fixture.berth().at(other).run("up", "claude/asked").exit())
                    .isZero();
            asking.type("claude/asked\n");
            assertThat(asking.exit(A_MINUTE)).as(asking.out()).isEqualTo(2);
        }

        assertThat(workspaces("asked")).containsExactlyInAnyOrder(List.of(one), List.of(other));
    }

    @Test
    void a_gone_folder_of_several_is_told_with_the_commands_that_remove_the_instance() throws Exception {
        Path one = fixture.projectFolder("of several");
        Path gone = fixture.projectFolder("deleted");
        Berth inside = fixture.berth().at(one);
        assertThat(inside.run("up", "claude/several", "--workspace", one.toString(), gone.toString())
                        .exit())
                .isZero();
        FolderTree.delete(gone);

        BerthResult prompt = inside.run("prompt", "claude/several", "@@say never", "--json");
        assertThat(prompt.exit()).isEqualTo(2);
        String removal = "berth rm claude/several --workspace " + gone + " --workspace '" + one + "'";
        assertThat(prompt.result().path("error").path("todo").asString("")).contains(removal, "berth prune");
        BerthResult named = inside.run("up", "claude/several", "--workspace", one.toString(), gone.toString());
        assertThat(named.err()).contains(removal, "berth prune");

        assertThat(inside.run("rm", "claude/several", "--workspace", gone.toString(), "--workspace", one.toString())
                        .exit())
                .isZero();
        assertThat(inside.run("prompt", "claude/several", "@@say again").out()).isEqualTo("again\n");
    }

    @Test
    void the_instance_without_a_workspace_has_a_flag() throws Exception {
        BerthResult up = fixture.berth().run("up", "claude/bare", "--no-workspace", "-c", "container.network=host");
        assertThat(up.exit()).as(up.err()).isZero();
        assertThat(up.err()).contains("container.network is host");
        assertThat(workspaces("bare")).containsExactly(List.of());
        assertThat(fixture.up("claude/bare").err()).doesNotContain("container.network is host");

        BerthResult prompt = fixture.berth()
                .run("prompt", "claude/bare", "--no-workspace", "--json", "--permission", "allow", "@@run pwd");
        assertThat(prompt.exit()).as(prompt.out()).isZero();
        assertThat(prompt.out()).contains("/home/agent");
        assertThat(prompt.json()).allSatisfy(line -> {
            assertThat(line.path("agent").asString("")).isEqualTo("bare");
            assertThat(line.path("workspaces").isEmpty()).isTrue();
        });
        assertThat(fixture.berth().run("logs", "claude/bare", "--no-workspace").exit())
                .isZero();
        assertThat(fixture.berth().run("stop", "claude/bare", "--no-workspace").exit())
                .isZero();
        assertThat(row("bare", fixture.project()).path("state").asString("")).isEqualTo("ready");
        assertThat(fixture.berth().run("rm", "claude/bare", "--no-workspace").exit())
                .isZero();
        assertThat(workspaces("bare")).containsExactly(List.of(fixture.project()));
    }

    @Test
    void a_folder_that_the_agent_cannot_write_is_no_workspace_of_up() throws Exception {
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "only root can have a folder that the agent's user is not allowed to write");
        Path barred = Files.createDirectory(fixture.folder().resolve("barred"));
        fixture.up("claude/free");

        assertThat(fixture.berth()
                        .at(barred)
                        .run("prompt", "claude/free", "@@say never")
                        .exit())
                .isEqualTo(3);
        assertThat(workspaces("free")).containsExactly(List.of(fixture.project()));
        BerthResult result = fixture.berth().at(barred).run("up", "claude/free");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).contains("has no workspace", "not allowed to write");
        assertThat(workspaces("free")).containsExactlyInAnyOrder(List.of(fixture.project()), List.of());
    }

    private List<List<Path>> workspaces(String agent) throws Exception {
        return rows(agent).stream().map(WorkspacesIT::folders).toList();
    }

    private JsonNode row(String agent, Path workspace) throws Exception {
        return rows(agent).stream()
                .filter(row -> folders(row).equals(List.of(workspace)))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> rows(String agent) throws Exception {
        return fixture.berth().run("ps", "--json").json().stream()
                .filter(row -> row.path("agent").asString("").equals(agent))
                .toList();
    }

    private static List<Path> folders(JsonNode row) {
        return row.path("workspaces")
                .valueStream()
                .map(folder -> Path.of(folder.asString("")))
                .toList();
    }
}
