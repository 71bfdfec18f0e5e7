package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testkit.parts.RequiresBubblewrap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo: a whole turn with the embedded engine. */
class DemoIT {
    @TempDir
    Path folder;

    @Test
    @RequiresBubblewrap
    void the_demo_goes_the_whole_way_and_cleans_up_behind_itself() throws Exception {
        Path temp = Files.createDirectory(folder.resolve("tmp"));

        BerthResult ran = Berth.in(folder)
                .without("BERTH_HOME")
                .with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temp)
                .run("demo", "--once");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("I am a scripted agent", "That was the whole way");
        assertThat(ran.err())
                .contains("permission: ", "hello.txt: Written by an agent from inside its sandbox.", "usage: ");
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("berth")))
                    .isEmpty();
        }
    }

    @Test
    void the_demo_in_json_ends_with_its_result() throws Exception {
        BerthResult ran = Berth.in(folder).run("demo", "--json");

        assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.result().path("outcome").asString("")).isEqualTo("completed");
    }

    @Test
    void an_agent_program_that_is_not_on_this_host_is_told() throws Exception {
        BerthResult ran = Berth.in(folder).run("up", "claude", "--engine", "process", "-c", "process.sandbox=none");

        assertThat(ran.exit()).as(ran.err()).isEqualTo(3);
        assertThat(ran.err()).contains("not found", "use another engine");
    }
}
