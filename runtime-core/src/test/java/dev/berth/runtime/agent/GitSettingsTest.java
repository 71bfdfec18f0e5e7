package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.HostContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with the real git of this host, which reads what Berth writes. */
class GitSettingsTest {
    private final List<HostContext> open = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path home;
    private Path project;

    @BeforeEach
    void make() throws IOException {
        home = Files.createDirectory(folder.resolve("user"));
        project = Files.createDirectory(folder.resolve("project"));
    }

    @AfterEach
    void close() {
        open.forEach(HostContext::close);
    }

    @Test
    void harmless_settings_of_the_caller_pass_and_no_setting_that_runs_or_reads_something() throws Exception {
        callers("""
                [user]
                \tname = "Ünal \\"the\\" O'Neil \\\\ # ;"
                \temail = u@example.com
                \tsigningKey = ABC
                [core]
                \tautocrlf = input
                \tfileMode = false
                \tpager = less
                \teditor = vi
                \tfsmonitor = touch /tmp/x
                \thooksPath = /tmp
                \texcludesFile = /etc/passwd
                [rerere]
                \tenabled
                [pull]
                \trebase = true
                [commit]
                \tgpgSign = true
                [alias]
                \tst = status
                [credential]
                \thelper = store
                [filter "x"]
                \tclean = cat
                [url "https://token@example.com/"]
                \tinsteadOf = https://example.com/
                """);

        assertThat(inside("config", "--system", "--list"))
                .containsExactlyInAnyOrder(
                        "include.path=/etc/gitconfig",
                        "user.name=Ünal \"the\" O'Neil \\ # ;",
                        "user.email=u@example.com",
                        "core.autocrlf=input",
                        "core.filemode=false",
                        "rerere.enabled=true",
                        "pull.rebase=true");
    }

    @Test
    void values_with_line_breaks_or_without_an_end_are_left_out() throws Exception {
        callers("[user]\n\tname = \"a\\n[core]\\n\\teditor = x\"\n\temail = " + "x".repeat(2000)
                + "\n[pull]\n\trebase = true\n");

        assertThat(inside("config", "--system", "--list"))
                .containsExactlyInAnyOrder("include.path=/etc/gitconfig", "pull.rebase=true");
    }

    @Test
    void settings_for_some_folders_only_count_in_these_folders() throws Exception {
        Files.writeString(folder.resolve("work.inc"), "[user]\n\temail = work@example.com\n");
        callers("[user]\n\temail = me@example.com\n[includeIf \"gitdir:" + project.toRealPath() + "/\"]\n\tpath = "
                + folder.resolve("work.inc") + "\n");
        Path other = Files.createDirectory(folder.resolve("other"));
        git(project, Map.of(), "init", "-q");
        git(other, Map.of(), "init", "-q");

        assertThat(inside("config", "--system", "user.email")).containsExactly("work@example.com");
        assertThat(GitSettings.of(context()).file(List.of(new Workspace(other))).text())
                .contains("me@example.com")
                .doesNotContain("work@example.com");
    }

    @Test
    void settings_of_the_repository_are_not_copied_and_count_before_the_callers() throws Exception {
        callers("[user]\n\temail = me@example.com\n");
        git(project, Map.of(), "init", "-q");
        git(project, Map.of(), "config", "user.email", "repository@example.com");

        assertThat(inside("config", "--system", "user.email")).containsExactly("me@example.com");
        assertThat(inside("config", "user.email")).containsExactly("repository@example.com");
    }

    @Test
    void a_broken_repository_does_not_hide_the_callers_settings() throws Exception {
        callers("[user]\n\temail = me@example.com\n");
        git(project, Map.of(), "init", "-q");
        Files.writeString(project.resolve(".git/config"), "[core\n");

        assertThat(GitSettings.of(context())
                        .file(List.of(new Workspace(project)))
                        .text())
                .contains("me@example.com");
    }

    @Test
    void gc_deletes_nothing_that_nobody_refers_to() throws Exception {
        git(project, Map.of(), "init", "-q");
        String object =
                run(project, Map.of(), "echo lost | git hash-object -w --stdin").getFirst();
        run(project, Map.of(), "touch -d '1 year ago' .git/objects/" + object.substring(0, 2) + "/*");
        Map<String, String> variables = GitSettings.of(context()).environment(List.of(new Workspace(project)));
        variables.put("GIT_CONFIG_SYSTEM", "/dev/null");

        git(project, variables, "gc", "-q");

        assertThat(git(project, Map.of(), "cat-file", "-p", object)).containsExactly("lost");
    }

    @Test
    void a_credential_is_given_to_its_server_only() throws Exception {
        GitSettings settings = GitSettings.of(context(
                "git.credentials.work.url=https://git.example.com",
                "git.credentials.work.user=bob",
                "git.credentials.work.variable=TOKEN"));
        Map<String, String> variables = new TreeMap<>(settings.secrets());
        variables.put("GIT_CONFIG_SYSTEM", file(settings).toString());

        assertThat(file(settings)).content().doesNotContain("to'k$n\\%s");
        assertThat(ask(variables, "git.example.com", "https")).contains("username=bob", "password=to'k$n\\%s");
        assertThat(ask(variables, "evil.example.com", "https")).doesNotContain("password=to'k$n\\%s");
        assertThat(ask(variables, "git.example.com", "http")).doesNotContain("password=to'k$n\\%s");
        variables.keySet().removeIf(name -> name.startsWith("BERTH_GIT"));
        assertThat(ask(variables, "git.example.com", "https"))
                .as("a program without the secret")
                .noneMatch(line -> line.startsWith("password="));
    }

    private List<String> ask(Map<String, String> variables, String host, String protocol) throws Exception {
        return run(
                project,
                variables,
                "printf 'protocol=" + protocol + "\\nhost=" + host + "\\n\\n' | git credential fill; true");
    }

    private void callers(String text) throws IOException {
        Files.writeString(home.resolve(".gitconfig"), text);
    }

    private HostContext context(String... settings) {
        HostContext context = HostContext.open(
                BerthHome.at(folder.resolve("berth")),
                List.of(settings),
                Map.of("PATH", "/usr/bin:/bin", "HOME", home.toString(), "TOKEN", "to'k$n\\%s"),
                RuntimeListener.none());
        open.add(context);
        return context;
    }

    private Path file(GitSettings settings) throws IOException {
        return Files.writeString(
                folder.resolve("gitconfig"),
                settings.file(List.of(new Workspace(project))).text());
    }

    /** Runs git in the project as an agent would, with an empty home. */
    private List<String> inside(String... words) throws Exception {
        return git(
                project,
                Map.of("GIT_CONFIG_SYSTEM", file(GitSettings.of(context())).toString()),
                words);
    }

    private List<String> git(Path where, Map<String, String> variables, String... words) throws Exception {
        return run(where, variables, "git " + String.join(" ", words));
    }

    private static List<String> run(Path where, Map<String, String> variables, String line) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(where.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().putAll(Map.of("HOME", "/nowhere", "GIT_TERMINAL_PROMPT", "0", "LC_ALL", "C.UTF-8"));
        builder.environment().putAll(variables);
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(line).isZero();
        return lines;
    }
}
