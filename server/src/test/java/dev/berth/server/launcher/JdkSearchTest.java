package dev.berth.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of find-jdk.sh with fake JDKs. */
class JdkSearchTest {
    private static final String SEARCH = """
            . "$1"
            berth_usual=$2
            berth_take_usual_jdk() { berth_take_jdk "$berth_usual"/*; }
            berth_require_jdk && echo "$JAVA_HOME"
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"25", "25-ea", "25.0", "25.0.0", "25.0.1", "25.0.2", "25.0.2.1"})
    void a_jdk_that_loses_wake_ups_is_refused_in_three_lines(String version) throws Exception {
        Path jdk = FakeCheckout.jdk(folder.resolve("usual/old"), version);

        String output = search(Map.of("JAVA_HOME", jdk.toString()));

        assertThat(output.lines()).hasSize(3);
        assertThat(output)
                .startsWith("berth: looking for a JDK 25.0.3 or newer")
                .contains("found only " + version + " in " + jdk, "JDK-8369227", "25.0.4 or newer", "BERTH_ANY_JDK=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25.0.3", "25.0.4", "25.0.10", "25.0.20", "25.1", "26", "26-ea", "26.0.1", "100"})
    void a_mended_jdk_is_taken(String version) throws Exception {
        Path jdk = FakeCheckout.jdk(folder.resolve("usual/new"), version);

        assertThat(search(Map.of())).isEqualTo(jdk + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_412", "17.0.15", "24.0.2", ""})
    void an_older_jdk_is_passed_over(String version) throws Exception {
        FakeCheckout.jdk(folder.resolve("usual/older"), version);

        String output = search(Map.of());

        assertThat(output.lines()).hasSize(3);
        assertThat(output).contains("none in JAVA_HOME, on PATH").doesNotContain("BERTH_ANY_JDK");
    }

    @Test
    void the_search_continues_after_a_refused_one() throws Exception {
        Path refused = FakeCheckout.jdk(folder.resolve("usual/a"), "25.0.1");
        Path good = FakeCheckout.jdk(folder.resolve("usual/b"), "25.0.4");

        assertThat(search(Map.of("JAVA_HOME", refused.toString()))).isEqualTo(good + "\n");
    }

    @Test
    void the_variable_that_the_message_names_overrides_the_refusal() throws Exception {
        Path jdk = FakeCheckout.jdk(folder.resolve("usual/old"), "25");

        assertThat(search(Map.of("BERTH_ANY_JDK", "1"))).isEqualTo(jdk + "\n");
    }

    private String search(Map<String, String> environment) throws IOException, InterruptedException {
        Path script = Path.of("src/main/sh/find-jdk.sh").toAbsolutePath();
        ProcessBuilder shell = new ProcessBuilder(
                "/bin/sh",
                "-uc",
                SEARCH,
                "sh",
                script.toString(),
                folder.resolve("usual").toString());
        shell.environment().clear();
        shell.environment().put("PATH", "/nowhere");
        shell.environment().putAll(environment);
        Process process = shell.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(output.startsWith("berth:") ? 1 : 0);
        return output;
    }
}
