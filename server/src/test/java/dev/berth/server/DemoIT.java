package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.testkit.parts.RequiresBubblewrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with the scripted agent, in a sandbox and without one. */
class DemoIT {
    private static final int NOBODY = 65534;

    @TempDir
    Path folder;

    private Path temp;
    private Berth berth;

    @BeforeEach
    void make() throws IOException {
        temp = Files.createDirectory(folder.resolve("tmp"));
        berth = Berth.in(folder).without("BERTH_HOME").with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temp);
    }

    @Test
    @RequiresBubblewrap
    void the_demo_runs_a_turn_and_removes_its_files() throws Exception {
        BerthResult result = berth.run("demo", "--once");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("this is my own sandbox", "That was the whole way: sandbox,");
        assertThat(result.err())
                .contains("permission: ", "hello.txt: Written by an agent from inside its sandbox.", "usage: ")
                .doesNotContain("no sandbox");
        assertThat(remainingFiles()).isEmpty();
    }

    @Test
    void without_a_sandbox_the_demo_says_so_and_claims_none() throws Exception {
        BerthResult result = withoutBubblewrap(berth).run("demo", "--once");

        assertGoesWithoutSandbox(result);
    }

    @Test
    void root_and_an_ordinary_user_have_the_same_demo_without_a_sandbox() throws Exception {
        assumeTrue(isRoot(), "only root can be another user");
        Files.setAttribute(folder, "unix:uid", NOBODY);
        Files.setAttribute(temp, "unix:uid", NOBODY);
        Berth other = withoutBubblewrap(berth).with("HOME", folder.toString()).as(NOBODY);
        assumeTrue(other.run("--version").exit() == 0, "the JDK or the jars are where only root can read them");

        assertGoesWithoutSandbox(other.run("demo", "--once"));
    }

    @Test
    void the_demo_in_json_ends_with_its_result() throws Exception {
        BerthResult result = berth.run("demo", "--json");

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(result.result().path("outcome").asString("")).isEqualTo("completed");
        assertThat(remainingFiles()).isEmpty();
    }

    @Test
    void a_real_agent_is_refused_without_a_sandbox() throws Exception {
        Berth bare = berth.with("PATH", NoBubblewrap.in(folder).toString());

        for (List<String> options : List.of(
                List.<String>of(),
                List.of("--engine", "process"),
                List.of("--engine", "process", "-c", "process.sandbox=none"))) {
            BerthResult result = bare.run(Stream.concat(Stream.of("demo", "claude", "--once"), options.stream())
                    .toArray(String[]::new));

            assertThat(result.exit()).as(options + result.err()).isEqualTo(3);
            assertThat(result.err())
                    .contains(NoBubblewrap.ERROR, "apt install bubblewrap")
                    .doesNotContain("installing", "you>");
        }
        assertThat(remainingFiles()).isEmpty();
    }

    @Test
    void a_target_that_is_not_known_is_a_usage_error() throws Exception {
        BerthResult result = berth.run("demo", "nosuch", "--json");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.result().path("error").path("kind").asString("")).isEqualTo("unknown-target");
        assertThat(remainingFiles()).isEmpty();
    }

    @Test
    void an_agent_program_that_is_not_on_this_host_is_reported() throws Exception {
        BerthResult result = Berth.in(folder).run("up", "claude", "--engine", "process", "-c", "process.sandbox=none");

        assertThat(result.exit()).as(result.err()).isEqualTo(3);
        assertThat(result.err()).contains("not found", "use another engine");
        removeHome(Berth.in(folder));
    }

    @Test
    void without_a_sandbox_a_workspace_that_the_agents_user_cannot_reach_is_refused() throws Exception {
        assumeTrue(isRoot(), "only root's agent is another user");
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Path project = BerthFixture.projectFolder(closed.resolve("project"));

        BerthResult result = Berth.in(folder)
                .run(
                        "up",
                        "claude",
                        "--engine",
                        "process",
                        "-c",
                        "process.sandbox=none",
                        "--workspace",
                        project.toString(),
                        "--json");

        assertThat(result.exit()).as(result.out()).isEqualTo(3);
        assertThat(result.result().path("error").path("kind").asString("")).isEqualTo("workspace-unwritable");
        assertThat(result.result().path("error").path("seen").asString(""))
                .contains("1000:1000")
                .endsWith("not allowed to enter " + folder.toRealPath());
        removeHome(Berth.in(folder));
    }

    /** Removes the agent's home: without a sandbox that of root is in /var/tmp, which the agent's user can reach. */
    private static void removeHome(Berth berth) throws Exception {
        BerthResult removed = berth.run("rm", "claude", "--with-home", "--yes", "-c", "process.sandbox=none");
        assertThat(removed.exit()).as(removed.err()).isZero();
    }

    private void assertGoesWithoutSandbox(BerthResult result) throws IOException {
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("I am a scripted agent", "That was the whole way: handshake,");
        assertThat(result.err().lines().filter(line -> line.contains("no sandbox")))
                .singleElement()
                .asString()
                .contains(NoBubblewrap.ERROR);
        assertThat(result.err()).contains("permission: ", "hello.txt: Written by an agent.", "usage: ");
        assertThat(result.out() + result.err())
                .doesNotContain("own sandbox", "inside its sandbox", "whole way: sandbox", "Permission denied");
        assertThat(remainingFiles()).isEmpty();
    }

    private Berth withoutBubblewrap(Berth of) throws IOException {
        return of.with("PATH", NoBubblewrap.in(folder) + ":" + System.getenv("PATH"));
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private List<String> remainingFiles() throws IOException {
        try (Stream<Path> left = Files.list(temp)) {
            return left.map(path -> path.getFileName().toString()).toList();
        }
    }
}
