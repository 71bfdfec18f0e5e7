package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of {@link ConfigStep}, run by this host's shell in a folder instead of a container. */
class ConfigScriptTest {
    private static final String TRICKY = "it's \"$HOME\" `id` \\n\nüber — 漢字\n\n";

    @TempDir
    Path root;

    private ConfigScript script(SortedMap<String, List<String>> questions, List<String> login, AgentFile... files)
            throws IOException {
        Files.createDirectories(root.resolve("home/agent"));
        ConfigScript script = ConfigScript.of(questions, login, List.of(files));
        return new ConfigScript(
                script.text()
                        .replace("'/home/agent", "'" + root + "/home/agent")
                        .replace("'/run/", "'" + root + "/run/"),
                script.questions());
    }

    private List<String> run(ConfigScript script) throws Exception {
        Process sh = new ProcessBuilder("sh").redirectErrorStream(true).start();
        sh.getOutputStream().write(script.text().getBytes(StandardCharsets.UTF_8));
        sh.getOutputStream().close();
        List<String> output = sh.inputReader(StandardCharsets.UTF_8).readAllLines();
        assertThat(sh.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    @Test
    void facts_are_the_questions_that_were_answered_with_yes() throws Exception {
        SortedMap<String, List<String>> questions = new TreeMap<>(Map.of(
                "a", List.of("sh", "-c", "cat; echo noise; exit 0"),
                "b", List.of("false"),
                "c", List.of("no-such-program")));

        ConfigScript script = script(questions, List.of("sh", "-c", "echo first; echo openrouter; echo oops >&2"));
        List<String> output = run(script);

        assertThat(ConfigScript.isComplete(output)).isTrue();
        assertThat(script.facts(output)).containsExactly("a", "login:openrouter");
        ConfigScript silent = script(new TreeMap<>(), List.of("true"));
        assertThat(silent.facts(run(silent))).containsExactly("login");
    }

    @Test
    void files_have_their_exact_content_and_belong_to_their_user_alone() throws Exception {
        String large = "x".repeat(300_000);
        List<String> output = run(script(
                new TreeMap<>(),
                List.of(),
                HomeFile.folder(".a/b"),
                new HomeFile(".a/config", TRICKY),
                new ContainerFile("deep/large", large)));

        assertThat(output).containsExactly("done");
        assertThat(root.resolve("home/agent/.a/b")).isDirectory();
        assertThat(root.resolve("home/agent/.a/config")).content().isEqualTo(TRICKY);
        assertThat(root.resolve("run/berth/agent/deep/large")).content().isEqualTo(large);
        List<Path> made = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root.resolve("run/berth/agent"))) {
            all.forEach(made::add);
        }
        made.add(root.resolve("home/agent/.a/config"));
        assertThat(made)
                .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .endsWith("------"));
    }

    @Test
    void a_file_with_the_right_content_is_not_touched_and_another_content_is_replaced() throws Exception {
        ConfigScript script = script(new TreeMap<>(), List.of(), new HomeFile("config", "right\n"));
        Path file = root.resolve("home/agent/config");
        Files.writeString(file, "right\n");
        FileTime old = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
        Files.setLastModifiedTime(file, old);
        Object same = Files.getAttribute(file, "unix:ino");

        run(script);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(same);

        Files.writeString(file, "right");
        run(script);
        assertThat(file).content().isEqualTo("right\n");
        try (Stream<Path> all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void a_file_that_cannot_be_written_is_named() throws Exception {
        ConfigScript script = script(new TreeMap<>(), List.of(), new HomeFile("blocked/config", "x"));
        Files.writeString(root.resolve("home/agent/blocked"), "a file");

        List<String> output = run(script);

        assertThat(ConfigScript.isComplete(output)).isFalse();
        assertThat(ConfigScript.attempt(output)).endsWith("/home/agent/blocked/config in the container");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes 7 x", "yes x", "yes ", "yes", "yes -1", "yes 99999999999", "yes 0x", " yes 0"})
    void a_line_that_is_no_answer_is_none(String line) throws Exception {
        ConfigScript script = script(new TreeMap<>(Map.of("a", List.of("ask"), "b", List.of("ask"))), List.of());

        assertThat(script.facts(List.of(line, "yes 1", "done"))).containsExactly("b");
    }
}
