package dev.berth.runtime.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.HostContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitCredentialsTest {
    private static final String URL = "git.credentials.work.url=https://Git.Example.com:8443/";

    @TempDir
    private Path folder;

    @Test
    void nothing_is_allowed_by_default() {
        try (HostContext context = context(Map.of())) {
            GitCredentials credentials = GitCredentials.of(context);

            assertThat(credentials.accounts()).isEmpty();
            assertThat(credentials.reveal()).isEmpty();
        }
    }

    @Test
    void a_password_comes_from_a_file_a_command_or_a_variable() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "filed\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (HostContext context = context(
                Map.of("TOKEN", "called"),
                URL,
                "git.credentials.work.user=bob",
                "git.credentials.work.file=" + file,
                "git.credentials.b.url=http://two",
                "git.credentials.b.command=sh -c 'echo $BERTH_TARGET:$BERTH_CREDENTIAL'",
                "git.credentials.c.url=http://three",
                "git.credentials.c.variable=TOKEN")) {
            GitCredentials credentials = GitCredentials.of(context);

            assertThat(credentials.accounts())
                    .extracting(GitCredentials.Account::url, GitCredentials.Account::username)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("http://two", "git"),
                            org.assertj.core.groups.Tuple.tuple("http://three", "git"),
                            org.assertj.core.groups.Tuple.tuple("https://git.example.com:8443", "bob"));
            assertThat(credentials.reveal().values()).containsExactly("git:http://two", "called", "filed");
            assertThat(credentials.reveal().keySet())
                    .containsExactlyElementsOf(credentials.accounts().stream()
                            .map(GitCredentials.Account::variable)
                            .toList())
                    .allMatch(name -> name.matches("BERTH_GIT_[0-9A-F]{16}"));
        }
    }

    @Test
    void the_variable_of_a_server_stays_the_same_when_another_server_is_added() {
        try (HostContext one = context(Map.of("T", "t"), URL, "git.credentials.work.variable=T");
                HostContext two = context(
                        Map.of("T", "t"),
                        URL,
                        "git.credentials.work.variable=T",
                        "git.credentials.a.url=http://a",
                        "git.credentials.a.variable=T")) {
            assertThat(GitCredentials.of(two).accounts())
                    .contains(GitCredentials.of(one).accounts().getFirst());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "git.credentials.work.file=/x | it has no url",
                URL + " | it names no password",
                URL + " git.credentials.work.file=/x git.credentials.work.variable=T | its value is",
                URL + " git.credentials.work.file=/x git.credentials.b.url=https://git.example.com:8443"
                        + " git.credentials.b.file=/x | its value is"
            })
    void an_incomplete_or_ambiguous_credential_is_refused(String settings, String seen) {
        try (HostContext context = context(Map.of(), settings.split(" "))) {
            assertRefused(() -> GitCredentials.of(context), seen);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url=ssh://git.example.com",
                "url=https://bob@git.example.com",
                "url=https://git.example.com/path",
                "url=https://a\"]x",
                "url=https://",
                "user=a b",
                "user=a\"b",
                "user=a:b"
            })
    void an_address_with_more_than_a_server_and_a_name_with_quotes_are_refused(String setting) {
        assertRefused(() -> context(Map.of(), "git.credentials.work." + setting), "its value is");
    }

    @Test
    void a_variable_that_is_not_set_is_named_and_nothing_else_is_shown() {
        try (HostContext context = context(Map.of(), URL, "git.credentials.work.variable=TOKEN")) {
            GitCredentials credentials = GitCredentials.of(context);

            assertRefused(credentials::reveal, "it is not set");
        }
        try (HostContext context =
                context(Map.of("TOKEN", "hidden\nhidden"), URL, "git.credentials.work.variable=TOKEN")) {
            GitCredentials credentials = GitCredentials.of(context);

            assertThatThrownBy(credentials::reveal).hasMessageNotContaining("hidden");
        }
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String seen) {
        assertThatThrownBy(call).isInstanceOfSatisfying(BerthException.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
            assertThat(refusal.seen()).startsWith(seen);
        });
    }

    private HostContext context(Map<String, String> variables, String... settings) {
        Map<String, String> environment = new java.util.TreeMap<>(Map.of("PATH", "/usr/bin:/bin"));
        environment.putAll(variables);
        return HostContext.open(
                BerthHome.at(folder.resolve("home")), List.of(settings), environment, RuntimeListener.none());
    }
}
