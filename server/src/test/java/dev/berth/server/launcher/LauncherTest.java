package dev.berth.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.server.launcher.FakeCheckout.ProgramOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the launcher {@code ./berth} with a fake JDK and a fake Maven that only log their runs. */
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "sh",
            "readlink",
            "dirname",
            "env",
            "find",
            "mkdir",
            "rm",
            "mv",
            "touch",
            "tee",
            "sed",
            "grep",
            "cut",
            "sleep",
            "id",
            "locale");
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private FakeCheckout checkout;

    @BeforeEach
    void make() throws IOException {
        List<String> tools = new ArrayList<>(TOOLS);
        tools.add("flock");
        checkout = FakeCheckout.in(folder, tools);
    }

    @Test
    void java_starts_with_an_open_standard_input_when_the_callers_is_closed() throws Exception {
        checkout.run("ps");
        Files.writeString(
                folder.resolve("jdk/bin/java"),
                "#!/bin/sh\n{ true 3<&0; } 2>/dev/null && echo open && exit 0\necho closed\n");

        ProgramOutput output = checkout.runWithClosedInput("ps");

        assertThat(output.text()).isEqualTo("open\n");
    }

    @Test
    void a_deleted_current_folder_is_told_to_the_jvm_which_starts_elsewhere() throws Exception {
        checkout.run("ps");
        Files.writeString(folder.resolve("jdk/bin/java"), "#!/bin/sh\npwd; echo \"$*\"\n");

        assertThat(checkout.runInDeletedFolder("ps").text())
                .contains("\n/\n", "-Dberth.folder.deleted=true", "dev.berth.server.Main ps");
        assertThat(checkout.run("ps").text()).doesNotContain("berth.folder.deleted");
    }

    @Test
    void the_first_start_builds_and_trains_and_the_next_does_neither() throws Exception {
        ProgramOutput first = checkout.run("ps", "a b");
        ProgramOutput second = checkout.run("ps");

        assertThat(first.exit()).as(first.text()).isZero();
        assertThat(first.text()).contains("berth: building", "berth: preparing a fast start", " ps a b");
        assertThat(second.text()).endsWith(" ps\n").doesNotContain("berth:");
        assertThat(checkout.builds()).isEqualTo(1);
        assertThat(checkout.trainings()).isEqualTo(1);
        assertThat(checkout.file("server/target/training")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "web/pom.xml", "web/src/main/java/A.java", "server/src/main/sh/build.sh"})
    void a_change_in_any_module_is_built(String changed) throws Exception {
        checkout.run("ps");
        Files.setLastModifiedTime(
                checkout.file(changed), FileTime.from(Instant.now().plusSeconds(60)));

        checkout.run("ps");

        assertThat(checkout.builds()).isEqualTo(2);
    }

    @Test
    void a_deleted_source_is_noticed_and_one_of_the_benchmarks_is_not() throws Exception {
        checkout.run("ps");
        checkout.age(3);
        age("server/target/dist/stamp", 2);

        Files.delete(checkout.file("bench/src/main/java/A.java"));
        checkout.run("ps");
        assertThat(checkout.builds()).isEqualTo(1);

        Files.delete(checkout.file("web/src/main/java/A.java"));
        checkout.run("ps");
        assertThat(checkout.builds()).isEqualTo(2);
    }

    @Test
    void a_target_that_cannot_be_written_is_an_error_in_three_lines() throws Exception {
        Files.writeString(checkout.file("server/target"), "a file, which not even root can write below");

        ProgramOutput result = checkout.run("ps");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.text().lines()).hasSize(3);
        assertThat(result.text()).contains("server/target cannot be written by ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock", "perl"})
    void of_many_starts_at_once_one_builds(String locker) throws Exception {
        useLockProgram(locker);
        Files.createFile(checkout.file("slow"));
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(checkout.start(folder.resolve("start-" + i), "ps"));
        }
        await().atMost(LONG).until(() -> output(0, 4).split("waiting for another build", -1).length == 4);
        Files.createFile(checkout.file("finish"));

        for (Process start : starts) {
            assertThat(start.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(start.exitValue()).as(output(0, 4)).isZero();
        }
        assertThat(checkout.builds()).isEqualTo(1);
        assertThat(checkout.trainings()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock", "perl"})
    void a_killed_builder_blocks_nobody_and_its_maven_is_waited_for(String locker) throws Exception {
        useLockProgram(locker);
        Files.createFile(checkout.file("slow"));
        Process killed = checkout.start(folder.resolve("start-0"), "ps");
        await().atMost(LONG).until(() -> checkout.builds() == 1);
        killed.destroyForcibly();
        Process next = checkout.start(folder.resolve("start-1"), "ps");
        await().atMost(LONG).until(() -> output(1, 2).contains("waiting for another build"));
        assertThat(checkout.builds()).isEqualTo(1);
        Files.createFile(checkout.file("finish"));

        assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(next.exitValue()).as(output(1, 2)).isZero();
    }

    @Test
    void a_failed_training_costs_nothing_and_is_tried_again_an_hour_later() throws Exception {
        Path fails = Files.createFile(folder.resolve("jdk/fail-training"));
        assertThat(checkout.run("ps").exit()).isZero();
        assertThat(checkout.run("ps").exit()).isZero();
        assertThat(checkout.trainings()).isEqualTo(1);

        Files.delete(fails);
        checkout.age(4);
        age("server/target/dist/stamp", 3);
        age("server/target/dist/aot.failed", 2);
        checkout.run("ps");

        assertThat(checkout.builds()).isEqualTo(1);
        assertThat(checkout.trainings()).isEqualTo(2);
        assertThat(checkout.file("server/target/dist/berth.aot")).exists();
        assertThat(checkout.file("server/target/dist/aot.failed")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"C.UTF-8", "C", "POSIX", "xx_XX.UTF-8", "en_US.ISO-8859-1"})
    void the_locale_is_one_that_is_in_force_and_utf_8(String locale) throws Exception {
        checkout.run("ps");

        assertThat(checkout.with("LC_ALL", locale).run("ps").text()).isEqualTo("LC_ALL=C.UTF-8  ps\n");
        assertThat(checkout.with("LANG", locale).run("ps").text())
                .isEqualTo(locale.equals("C.UTF-8") ? "LC_ALL=unset  ps\n" : "LC_ALL=C.UTF-8  ps\n");
    }

    private void age(String file, int hours) throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(hours)));
        Files.setLastModifiedTime(checkout.file(file), old);
    }

    private void useLockProgram(String locker) throws IOException {
        Files.deleteIfExists(checkout.programs().resolve("flock"));
        checkout.tool(locker);
    }

    private String output(int from, int to) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = from; i < to; i++) {
            all.append(Files.readString(folder.resolve("start-" + i)));
        }
        return all.toString();
    }
}
