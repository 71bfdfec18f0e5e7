package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors of the real program for wrong arguments and settings, without any engine. */
class UsageIT {
    @TempDir
    Path folder;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("frobnicate", "frobnicate"),
                mistake("--nonsense", "ps", "--nonsense"),
                mistake("target \"Claude\"", "up", "Claude"),
                mistake("agent id \"BAD_ID\"", "up", "claude/BAD_ID"),
                mistake("agent id \"\"", "prompt", "claude/", "hello"),
                mistake("'soon' is no duration", "prompt", "claude", "--max-time", "soon", "hello"),
                mistake("'sometimes'", "prompt", "claude", "--permission", "sometimes", "hello"),
                mistake("--session", "prompt", "claude", "--session", "x", "hello"),
                mistake("--new", "prompt", "claude", "--new", "hello"),
                mistake("CMD", "exec", "claude"),
                mistake("subcommand", "config"),
                mistake("--tail", "logs", "claude", "--tail", "many"),
                mistake("--tail", "logs", "claude", "--tail", "-1"),
                mistake("'-1' is no number of lines", "logs", "claude", "--tail=-1"),
                mistake("--max-time", "prompt", "claude", "--max-time", "-5s", "hello"),
                mistake("--mode", "prompt", "claude", "--mode", "--max-tmie", "hello"),
                mistake("TARGET", "up", "--workspace", "claude"),
                mistake("DIR", "stop", "claude", "--workspace"),
                mistake("exclude each other", "up", "claude", "--no-workspace", "--workspace", "/"),
                mistake("TARGET", "up"));
    }

    private static Arguments mistake(String expected, String... arguments) {
        return Arguments.of(expected, List.of(arguments));
    }

    @Test
    void names_on_the_command_line_are_printed_without_what_a_terminal_obeys() throws Exception {
        String hostile = "x\u001b]52;c;ZXZpbA==\u0007\u009b\u202ey";
        Path config = Files.writeString(folder.resolve(hostile), "");

        BerthResult mistake = berth().run("ps", "--" + hostile);
        BerthResult checked = berth().run("config", "check", config.toString());
        BerthResult json = berth().run("ps", "--json", "--" + hostile);

        assertThat(mistake.err()).contains("--x]52;c;ZXZpbA==y");
        assertThat(checked.out()).endsWith("x]52;c;ZXZpbA==y: no mistakes\n");
        assertThat(json.out()).contains("--x\\u001B]52;c;ZXZpbA==\\u0007\\u009b\\u202ey");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_one_line_and_exit_2(String expected, List<String> arguments) throws Exception {
        BerthResult result = berth().run(arguments.toArray(String[]::new));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("berth: ")
                .contains(expected);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                mistake("choose one of: claude", "up", "nosuch"),
                mistake("choose one of: claude", "image", "build", "nosuch"),
                mistake("the prompt is empty", "prompt", "claude", " "),
                mistake("choose --permission", "prompt", "claude", "--permission", "ask", "hello"),
                mistake("there is no such setting", "-c", "container.cpu=2", "ps"),
                mistake("container.cpus", "-c", "container.cpus=many", "ps"),
                mistake("limits.", "-c", "limits.ready=soon", "ps"),
                mistake("127.0.0.1", "-c", "server.address=xxx", "ps"),
                mistake("no agent program nosuch", "-c", "agents.nosuch.model=x", "ps"),
                mistake("one of: claude, codex, hermes", "serve", "-c", "server.agents=nope"),
                mistake("server.agents", "serve", "-c", "server.agents=claude,BAD/x"),
                mistake("an absolute folder", "serve", "-c", "server.agents=claude@shop"),
                mistake("no instance in this home", "stop", "claude", "--workspace", "/nowhere"),
                mistake("no instance in this home", "logs", "claude", "--no-workspace"),
                mistake("choose one of: claude", "rm", "nosuch", "--with-home"),
                mistake("choose one of: claude", "prompt", "nosuch", "--workspace", "/nowhere", "hello"),
                mistake("and --key or --forget", "login", "claude", "--forget", "now"),
                mistake("no instance in this home", "rm", "claude", "--workspace", "/nowhere", "--with-home", "--yes"),
                mistake("is not absolute", "exec", "claude", "-w", "rel", "--", "pwd"),
                mistake("there is no such file", "config", "check", "/nowhere/config.yaml"),
                mistake("there is no such setting", "-c", "container.cpu=2", "config", "show"),
                mistake("engine", "--engine", "potato", "ps"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void a_refusal_is_three_lines_at_most_and_exit_2(String expected, List<String> arguments) throws Exception {
        BerthResult result = berth().run(arguments.toArray(String[]::new));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).hasSizeBetween(1, 3).first().asString().startsWith("berth: ");
        assertThat(result.err()).contains(expected);
    }

    @Test
    void a_config_that_is_no_file_is_an_error_at_once() throws Exception {
        Files.createDirectories(folder.resolve("home"));
        Path config = folder.resolve("home/config.yaml");
        new ProcessBuilder("mkfifo", config.toString()).start().waitFor();

        BerthResult result = berth().run("ps");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(config.toString(), "pipe");
    }

    @Test
    void a_record_that_cannot_be_read_is_one_failed_row() throws Exception {
        assertThat(berth().run("ps").exit()).isZero();
        Path record = folder.resolve("home/instances/claude/bad.json");
        Files.createDirectories(record.getParent());
        Files.writeString(record, "{");

        BerthResult result = berth().run("ps");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("REASON", "failed", record.toString());
    }

    @Test
    void instances_of_an_unknown_agent_program_can_be_listed_read_stopped_and_removed() throws Exception {
        Path home = folder.resolve("home");
        Path record = home.resolve("instances/gone/main.json");
        Path log = home.resolve("logs/gone/main.log");
        Files.createDirectories(record.getParent());
        Files.createDirectories(log.getParent());
        Files.writeString(record, """
                {"target": "gone", "agent": "main", "machine": "local", "engine": "process", "generation": 1,
                 "createdAt": "2026-01-01T00:00:00Z", "complete": true}
                """);
        Files.writeString(log, "its last words\n");
        Files.writeString(home.resolve("config.yaml"), "agents:\n  gone:\n    model: old\n");

        assertThat(berth().run("ps").out()).contains("gone");
        assertThat(berth().run("logs", "gone").out()).isEqualTo("its last words\n");
        BerthResult json = berth().run("logs", "gone", "--json");
        assertThat(json.json())
                .extracting(line -> line.path("type").asString(""))
                .containsExactly("log", "result");
        assertThat(json.result().path("ok").asBoolean(false)).isTrue();
        assertThat(berth().run("stop", "gone", "nosuch").err())
                .contains("choose one of")
                .doesNotContain("is stopped");
        assertThat(berth().run("stop", "gone")).extracting(BerthResult::exit).isEqualTo(0);
        assertThat(berth().run("up", "gone").err()).contains("choose one of: claude");
        assertThat(berth().run("rm", "gone", "--with-home", "--yes"))
                .extracting(BerthResult::exit)
                .isEqualTo(0);
        assertThat(record).doesNotExist();
        assertThat(berth().run("stop", "gone").exit()).isEqualTo(2);
    }

    @Test
    void prune_has_nothing_to_remove_in_an_empty_home() throws Exception {
        BerthResult result = berth().run("prune");

        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("nothing is removed");
    }

    @Test
    void a_refusal_in_json_is_a_result_with_its_kind() throws Exception {
        BerthResult result = berth().run("up", "nosuch", "--json");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.result().path("type").asString("")).isEqualTo("result");
        assertThat(result.result().path("ok").asBoolean(true)).isFalse();
        assertThat(result.result().path("error").path("kind").asString("")).isEqualTo("unknown-target");
    }

    @Test
    void an_option_is_taken_before_and_after_the_command() throws Exception {
        assertThat(berth().run("--json", "ps"))
                .extracting(BerthResult::exit, BerthResult::out)
                .containsExactly(0, "");
        assertThat(berth().run("ps", "--json"))
                .extracting(BerthResult::exit, BerthResult::out)
                .containsExactly(0, "");
    }

    @Test
    void help_names_every_command_and_the_exit_codes() throws Exception {
        BerthResult result = berth().run("--help");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains(
                        "demo",
                        "up",
                        "ps",
                        "prompt",
                        "logs",
                        "stop",
                        "rm",
                        "prune",
                        "image",
                        "exec",
                        "config",
                        "doctor",
                        "Exit: 0 done");
    }

    @Test
    void the_limits_are_listed_with_their_settings() throws Exception {
        BerthResult result = berth().run("doctor", "--limits");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("image-build", "limits.image-build", "30m");
    }

    @Test
    void an_agents_home_is_not_deleted_when_nobody_can_be_asked() throws Exception {
        Path record = folder.resolve("home/instances/claude/main.json");
        Files.createDirectories(record.getParent());
        Files.writeString(record, """
                {"target": "claude", "agent": "main", "machine": "local", "engine": "process", "generation": 1,
                 "createdAt": "2026-01-01T00:00:00Z", "complete": true}
                """);

        BerthResult result = berth().run("rm", "claude", "--with-home");

        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err()).contains("not confirmed", "--yes");
    }

    @Test
    void the_reference_lists_every_setting_also_when_the_settings_are_wrong() throws Exception {
        config("engine: potato\n");

        BerthResult people = berth().run("config", "reference");
        BerthResult json = berth().run("config", "reference", "--json");

        assertThat(people.exit()).isZero();
        assertThat(people.out()).contains("container.memory\n", "variable: BERTH_CONTAINER_MEMORY", "limits.ready\n");
        assertThat(json.json())
                .allSatisfy(row -> assertThat(row.propertyNames())
                        .containsExactlyInAnyOrder("key", "text", "values", "default", "variable"));
        assertThat(berth().run("config", "reference", "--markdown").out())
                .isEqualTo(Files.readString(Path.of("..", "docs", "settings.md")));
    }

    @Test
    void the_settings_in_force_are_shown_with_file_and_line_variable_or_flag() throws Exception {
        Path file = config("\n# mine\ncontainer:\n  # enough\n  memory: 8g\n");

        BerthResult result = berth().with("BERTH_CONTAINER_PIDS", "99")
                .run("config", "show", "--json", "--engine", "docker", "-c", "agents.claude.env.A=b");

        assertThat(result.exit()).isZero();
        assertThat(result.out().lines())
                .contains("{\"key\":\"container.memory\",\"value\":\"8g\",\"origin\":\"" + file + ":5\"}")
                .contains("{\"key\":\"container.pids\",\"value\":\"99\",\"origin\":\"variable BERTH_CONTAINER_PIDS\"}")
                .contains("{\"key\":\"engine\",\"value\":\"docker\",\"origin\":\"-c engine\"}")
                .contains("{\"key\":\"machine\",\"value\":\"auto\",\"origin\":\"default\"}")
                .contains(
                        "{\"key\":\"agents.claude.env.A\",\"value\":\"(hidden)\",\"origin\":\"-c agents.claude.env.A\"}");
    }

    @Test
    void a_check_lists_every_mistake_with_its_line() throws Exception {
        Path file = config("""
                engine: potato
                agents:
                  claude:
                    mode: plan
                  nosuch:
                    model: x
                image:
                  bsae: y
                """);

        BerthResult result = berth().with("BERTH_CONTANER_CPUS", "2").run("config", "check");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(file + ":1: engine: its value is \"potato\"; give it auto or "),
                        line -> assertThat(line)
                                .startsWith(file + ":6: agents.nosuch.model: there is no agent program"),
                        line -> assertThat(line)
                                .startsWith(file + ":8: image.bsae: there is no such setting; use one of: "),
                        line -> assertThat(line).startsWith("variable BERTH_CONTANER_CPUS: it names no setting; "));
        assertThat(berth().run("config", "check", "--json").json())
                .extracting(row -> row.path("line").asInt(0))
                .containsExactly(1, 6, 8);
    }

    @Test
    void a_check_finds_what_only_the_agent_or_the_server_knows() throws Exception {
        Path file = Files.writeString(
                folder.resolve("other.yaml"),
                "agents:\n  claude:\n    mode: dance\nserver:\n  address: 0.0.0.0\n  agents: [claude, nope]\n");

        BerthResult result = berth().run("config", "check", file.toString());

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).contains(file + ":3: agents.claude.mode: ", "one of: default, acceptEdits");
        assertThat(result.out()).contains(file + ":6: server.agents: ", "one of: claude, codex");
        assertThat(result.out()).contains("0.0.0.0", "server.origins=https://NAME");
        assertThat(result.out().lines()).hasSize(3);
    }

    @Test
    void settings_without_a_mistake_are_one_line() throws Exception {
        Path file = config("engine: docker\nserver.agents: [claude, codex/alice]\n");

        BerthResult result = berth().run("config", "check");

        assertThat(result.out()).isEqualTo(file + ": no mistakes\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void in_a_deleted_folder_only_commands_that_need_it_are_refused() throws Exception {
        // the launcher does this: a JVM does not start there
        Berth berth = berth().at(Path.of("/")).with("JDK_JAVA_OPTIONS", "-Dberth.folder.deleted=true");

        assertThat(berth.run("ps").exit()).isZero();
        assertThat(berth.run("--help").exit()).isZero();
        for (List<String> command : List.of(
                List.of("up", "claude", "--engine", "process"),
                List.of("prompt", "claude", "hello", "--engine", "process"),
                List.of("exec", "claude", "--engine", "process", "--", "pwd"))) {
            BerthResult refused = berth.run(command.toArray(String[]::new));
            assertThat(refused.exit()).as(refused.err()).isEqualTo(2);
            assertThat(refused.err()).contains("the current folder was deleted", "--workspace DIR");
        }
        BerthResult relative = berth.run("up", "claude", "--workspace", "shop");
        assertThat(relative.exit()).isEqualTo(2);
        assertThat(relative.err()).contains("'shop' is relative", "was deleted");
        BerthResult absolute = berth.run("stop", "claude", "--workspace", "/nowhere");
        assertThat(absolute.err()).contains("no instance in this home");
    }

    @Test
    void arguments_after_two_dashes_are_no_options_of_berth() throws Exception {
        BerthResult result = berth().run("exec", "nosuch", "--", "ls", "--json", "--help");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("choose one of: claude");
    }

    private Path config(String text) throws IOException {
        return Files.writeString(Files.createDirectories(folder.resolve("home")).resolve("config.yaml"), text);
    }

    private Berth berth() throws IOException {
        return Berth.in(folder);
    }
}
