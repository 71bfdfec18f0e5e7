package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that was started without a UTF-8 locale; on macOS and Windows every JVM can pass every character. */
@EnabledOnOs(OS.LINUX)
class PosixLocaleTest {
    private static final String ADVICE = "LC_ALL=C.UTF-8";

    @TempDir
    Path folder;

    private Path workspace;

    @BeforeEach
    void make() throws Exception {
        workspace = Files.createDirectory(folder.resolve("näh é"));
    }

    @Test
    void text_that_the_locale_lacks_is_refused_with_what_to_set() throws Exception {
        List<String> said = run("C");

        assertThat(said).hasSize(7);
        assertThat(said.subList(0, 6))
                .allSatisfy(line -> assertThat(line)
                        .contains("CONFIG_INVALID", "US-ASCII, the encoding of this JVM, lacks", ADVICE));
        assertThat(said.get(0)).startsWith("argument: ").contains("argument 1");
        assertThat(said.get(1))
                .startsWith("variable: ")
                .contains("the variable PLACE")
                .doesNotContain("k\ufffd");
        assertThat(said.get(2)).startsWith("folder: ");
        assertThat(said.get(3)).startsWith("program: ");
        assertThat(said.get(4)).startsWith("workspace: ");
        assertThat(said.get(5)).startsWith("home: ");
        assertThat(said.get(6)).isEqualTo("plain: x");
    }

    @Test
    void in_a_utf_8_locale_all_of_it_passes() throws Exception {
        assertThat(run("C.UTF-8"))
                .containsExactly(
                        "argument: näh",
                        "variable: köln",
                        "folder: " + workspace.toRealPath(),
                        "program: PROGRAM_MISSING",
                        "workspace: " + workspace.toRealPath(),
                        "home: " + workspace.toRealPath().resolve("é"),
                        "plain: x");
    }

    private List<String> run(String locale) throws Exception {
        Path said = folder.resolve("said");
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                PosixLocaleMain.class.getName(),
                folder.toString());
        java.environment().put("LC_ALL", locale);
        Process process = java.redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(said);
    }
}
