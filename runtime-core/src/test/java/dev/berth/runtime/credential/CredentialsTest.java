package dev.berth.runtime.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.HostContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final List<String> VARIABLES = List.of("MINE_KEY", "OTHER_KEY");
    private static final String COMMAND = "agents.mine.credentials.command";
    private static final String FILE = "agents.mine.credentials.file";

    @TempDir
    private Path folder;

    private final List<HostContext> open = new ArrayList<>();
    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        open.forEach(HostContext::close);
    }

    @Test
    void flags_come_before_the_caller_s_variables_and_these_before_the_config_file() throws Exception {
        config("agents: {mine: {credentials: {command: \"printf configured\"}}}");
        store("MINE_KEY", "kept");

        assertThat(secrets(source(Map.of("OTHER_KEY", "called"), "-c", COMMAND + "=printf flagged")))
                .containsExactly(Map.entry("MINE_KEY", "flagged"));
        assertThat(secrets(source(Map.of("OTHER_KEY", "called")))).containsExactly(Map.entry("OTHER_KEY", "called"));
        assertThat(secrets(source(Map.of()))).containsExactly(Map.entry("MINE_KEY", "configured"));
    }

    @Test
    void a_stored_key_comes_last_and_can_be_removed() {
        StoredCredentials stored = store("OTHER_KEY", "kept\n");

        assertThat(secrets(source(Map.of()))).containsExactly(Map.entry("OTHER_KEY", "kept"));
        assertThat(stored.forget()).containsExactly("OTHER_KEY");
        assertThat(source(Map.of()).find(VARIABLES)).isEmpty();
    }

    @Test
    void only_its_owner_may_read_a_stored_key() throws Exception {
        Path file = store("MINE_KEY", "kept").store("MINE_KEY", "anew");

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(file.resolveSibling(""))).isEqualTo("rwx------");
        assertThat(Files.readString(file)).isEqualTo("anew\n");
    }

    @Test
    void credentials_of_single_variables_come_before_the_agent_s_command() throws Exception {
        config("agents.mine.credentials.MINE_KEY.command: printf one\nagents.mine.credentials.OTHER_KEY.file: "
                + key("two", "rw-------") + "\n" + COMMAND + ": \"false\"");

        assertThat(secrets(source(Map.of())))
                .containsExactly(Map.entry("MINE_KEY", "one"), Map.entry("OTHER_KEY", "two"));
    }

    @Test
    void the_command_for_all_agents_gets_target_and_variable() throws Exception {
        config("credentials.command: [sh, -c, 'echo \"$BERTH_TARGET/$BERTH_CREDENTIAL/$SAFE\"']");

        assertThat(secrets(source(Map.of("SAFE", "callers"))))
                .containsExactly(Map.entry("MINE_KEY", "mine/MINE_KEY/callers"));
    }

    @Test
    void a_command_is_run_when_its_secret_is_needed_and_its_answer_is_shared() throws Exception {
        Path runs = folder.resolve("runs");
        CredentialSource source =
                source(Map.of(), "-c", COMMAND + "=sh -c 'echo run >>" + runs + "; sleep 0.1; echo key'");

        assertThat(source.find(VARIABLES).getFirst().origin()).isEqualTo("sh (" + COMMAND + ")");
        assertThat(runs).doesNotExist();
        CompletableFuture<Map<String, String>> other = CompletableFuture.supplyAsync(() -> secrets(source));
        assertThat(secrets(source)).isEqualTo(other.join()).containsExactly(Map.entry("MINE_KEY", "key"));
        assertThat(runs).hasContent("run");
        assertThat(events)
                .filteredOn(CredentialEvent.class::isInstance)
                .singleElement()
                .asString()
                .contains("target=mine", "variable=MINE_KEY", "program=sh");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sh -c 'echo hidden; echo no session hidden >&2; exit 3' | LOGIN_MISSING | sh exited with 3: no session (hidden)",
                "true | LOGIN_MISSING | true exited with 0, and printed nothing",
                "sh -c 'kill -9 $$' | LOGIN_MISSING | sh killed by signal 9",
                "no-such-program-here get hidden | PROGRAM_MISSING | no program named no-such-program-here on PATH",
                "printf 'hidden\\nhidden' | CONFIG_INVALID | it holds a line break, which no key has",
            })
    void the_failure_of_a_command_is_reported_without_its_output(String command, ErrorKind kind, String seen) {
        assertThatThrownBy(() -> secrets(source(Map.of(), "-c", COMMAND + "=" + command)))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e.seen()).startsWith(seen);
                    String text = String.valueOf(e.getMessage());
                    assertThat(text.lines()).hasSize(3);
                    assertThat(text.replace("(hidden)", "")).doesNotContain("hidden");
                });
    }

    @Test
    void a_command_that_takes_too_long_is_ended_with_its_group_and_the_warning_hides_its_arguments() {
        CredentialSource source = source(
                Map.of(), "-c", "limits.credentials-command=400ms", "-c", COMMAND + "=sh -c 'sleep 4711 # hidden'");

        assertThatThrownBy(() -> secrets(source)).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.LIMIT_REACHED);
            assertThat(e).hasMessageContaining("limits.credentials-command").hasMessageNotContaining("hidden");
        });
        assertThat(ProcessHandle.allProcesses().flatMap(one -> one.info().commandLine().stream()))
                .noneMatch(line -> line.contains("sleep 4711"));
        assertThat(events.toString()).contains("credentials-command").doesNotContain("hidden");
    }

    @Test
    void a_command_is_run_again_after_a_failure() throws Exception {
        Path locked = folder.resolve("locked");
        CredentialSource source = source(Map.of(), "-c", COMMAND + "=cat " + locked);

        assertThatThrownBy(() -> secrets(source)).isInstanceOf(BerthException.class);
        Files.writeString(locked, "key\n");

        assertThat(secrets(source)).containsExactly(Map.entry("MINE_KEY", "key"));
    }

    @Test
    void a_command_is_run_again_for_a_secret_that_the_provider_refused() {
        CredentialSource source = source(Map.of(), "-c", COMMAND + "=" + counting());
        assertThat(secrets(source)).containsExactly(Map.entry("MINE_KEY", "1"));

        source.invalidate(VARIABLES, List.of("another"));
        assertThat(secrets(source)).containsExactly(Map.entry("MINE_KEY", "1"));

        source.invalidate(VARIABLES, List.of("1"));
        assertThat(secrets(source)).containsExactly(Map.entry("MINE_KEY", "2"));

        source.invalidate(VARIABLES, List.of("1"));
        assertThat(secrets(source))
                .as("another caller that was refused with the same secret")
                .containsExactly(Map.entry("MINE_KEY", "2"));
    }

    @Test
    void a_command_is_run_again_when_its_secret_is_old() {
        CredentialSource source =
                source(Map.of(), "-c", "limits.credentials-age=1ms", "-c", COMMAND + "=" + counting());
        assertThat(secrets(source)).containsExactly(Map.entry("MINE_KEY", "1"));

        await().until(() -> !secrets(source).equals(Map.of("MINE_KEY", "1")));
    }

    private String counting() {
        Path runs = folder.resolve("runs");
        return "sh -c 'echo run >>" + runs + "; echo $(grep -c run " + runs + ")'";
    }

    @Test
    void an_interrupt_ends_the_command() {
        CredentialSource source = source(Map.of(), "-c", COMMAND + "=sleep 4712");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> secrets(source))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden", "hidden\n", "hidden\r\n"})
    void a_line_break_behind_the_key_in_a_file_is_dropped(String text) throws Exception {
        assertThat(secrets(source(Map.of(), "-c", FILE + "=" + key(text, "rw-------"))))
                .containsExactly(Map.entry("MINE_KEY", "hidden"));
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"})
    void a_file_that_others_may_access_is_refused_with_the_command_that_helps(String mode) throws Exception {
        Path file = key("hidden", mode);

        assertRefused("-c " + FILE + "=" + file, "other users may read or change " + file, "chmod 600 " + file);
    }

    @Test
    void a_path_that_is_no_file_with_one_key_is_refused() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), key("hidden", "rw-r--r--"));
        Path endless = Files.createSymbolicLink(folder.resolve("endless"), Path.of("/dev/zero"));
        new ProcessBuilder("mkfifo", "-m", "600", folder.resolve("pipe").toString())
                .start()
                .waitFor();

        assertRefused("-c " + FILE + "=" + folder.resolve("none"), "there is no such file", "chmod 600");
        assertRefused("-c " + FILE + "=" + folder, "a folder, a pipe or a device", "name a file");
        assertRefused("-c " + FILE + "=" + folder.resolve("pipe"), "a folder, a pipe or a device", "name a file");
        assertRefused("-c " + FILE + "=" + endless, "a folder, a pipe or a device", "name a file");
        assertRefused("-c " + FILE + "=" + link, "other users may read", "chmod 600");
        assertRefused("-c " + FILE + "=" + key("hidden\nhidden", "rw-------"), "a line break", "the key alone");
        assertRefused("-c " + FILE + "=" + key("x".repeat(20_000), "rw-------"), "20000 bytes", "the key alone");
        assertRefused("-c " + FILE + "=" + key(" \n", "rw-------"), "nothing but blanks", "the key alone");
    }

    @Test
    void file_and_command_together_and_variables_that_the_agent_does_not_read_are_refused() {
        assertRefused("-c " + COMMAND + "=true -c " + FILE + "=/none", "its value is", COMMAND);
        assertRefused(
                "-c agents.mine.credentials.YOUR_KEY.file=/none",
                "its value is",
                "the name of a variable that it reads: MINE_KEY, OTHER_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'open", "./here x", "sub/here", "-x", "  "})
    void a_text_that_is_no_command_is_refused(String command) {
        assertThatThrownBy(() -> source(Map.of(), "-c", COMMAND + "=" + command))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID));
    }

    @Test
    void a_command_is_split_as_by_a_shell_and_not_expanded() {
        assertThat(secrets(source(Map.of(), "-c", COMMAND + "=printf %s/ 'a b' \"c '\\\"\" $HOME;x *")))
                .containsExactly(Map.entry("MINE_KEY", "a b/c '\"/$HOME;x/*/"));
    }

    @Test
    void login_files_of_the_caller_are_not_read() throws Exception {
        Path home = Files.createDirectories(folder.resolve("user"));
        Files.createDirectories(home.resolve(".claude"));
        Files.writeString(home.resolve(".claude/.credentials.json"), "{\"claudeAiOauth\":{}}");

        assertThat(source(Map.of("HOME", home.toString())).find(VARIABLES)).isEmpty();
    }

    private void assertRefused(String flags, String seen, String todo) {
        assertThatThrownBy(() -> source(Map.of(), flags.split(" ")).find(VARIABLES))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
                    assertThat(e.seen()).contains(seen);
                    assertThat(e.todo()).contains(todo);
                    assertThat(e).hasMessageNotContaining("hidden");
                });
    }

    private static Map<String, String> secrets(CredentialSource source) {
        return source.reveal(VARIABLES);
    }

    private CredentialSource source(Map<String, String> environment, String... flags) {
        Map<String, String> all = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
        all.putAll(environment);
        List<String> settings =
                List.of(flags).stream().filter(flag -> !flag.equals("-c")).toList();
        HostContext context = HostContext.open(home(), settings, all, events::add);
        open.add(context);
        return CredentialSource.of(context, "mine", VARIABLES);
    }

    private BerthHome home() {
        return BerthHome.at(folder.resolve("home"));
    }

    private void config(String yaml) throws IOException {
        Files.writeString(home().config(), yaml);
    }

    private StoredCredentials store(String variable, String key) {
        StoredCredentials stored = new StoredCredentials(home(), "mine");
        stored.store(variable, key);
        return stored;
    }

    private Path key(String text, String mode) throws IOException {
        Path file = Files.createTempFile(folder, "key", "");
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
