package dev.berth.runtime.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileReaderTest {
    private static final Target TARGET = Target.of("mine");
    static final String WHOLE = """
            title: My agent
            install:
              npm:
                my-agent: 1.2.3
              scripts: [my-agent]
              drop: [my-agent-*-musl]
              programs:
                mine: my-agent/bin/${arch}/mine
            command: [mine, acp]
            agent: {name: Mine, version: 1.2.3}
            folders: [.mine]
            environment:
              MINE_HOME: ${home}/.mine
              MINE_MODE: ${mode}
            containerFiles:
              mine/config.json: |
                {"url": "${baseUrl}", "model": "${model}"}
            modes: [build, plan]
            model: small
            provider: {address: https://api.example.com/v1, variable: MINE_URL}
            login: {variables: [MINE_KEY], missing: ask for one}
            """;

    private static Profile read(String text) {
        return ProfileReader.read(TARGET, new ProfileSource("mine.yaml", text));
    }

    @Test
    void a_whole_profile_is_read() {
        Profile profile = read(WHOLE);

        assertThat(profile.install().packages()).isEqualTo(Map.of("my-agent", "1.2.3"));
        assertThat(profile.command()).containsExactly("mine", "acp");
        assertThat(profile.agentVersion()).isEqualTo("1.2.3");
        assertThat(profile.environment()).containsKeys("MINE_HOME", "MINE_MODE");
        assertThat(profile.containerFiles()).containsOnlyKeys("mine/config.json");
        assertThat(profile.homePerInstance()).isFalse();
        assertThat(profile.provider().address()).hasValue("https://api.example.com/v1");
        assertThat(profile.login().variables()).isEqualTo(List.of("MINE_KEY"));
    }

    @Test
    void the_smallest_valid_profile_is_read() {
        Profile profile = read("""
                title: Least
                install:
                  pypi:
                    some-agent[acp]: 0.19.0
                command: [some-agent]
                login: {variables: []}
                """);

        assertThat(profile.install().registry()).isEqualTo(Profile.Registry.PYPI);
        assertThat(profile.agentName()).isEmpty();
        assertThat(profile.model()).isEmpty();
    }

    @Test
    void an_own_login_is_a_program_and_the_file_that_it_writes() {
        Profile profile = read(WHOLE.replace("login: {", "login: {program: [mine, login], file: .mine/auth.json, "));

        assertThat(profile.login().own()).hasValueSatisfying(own -> {
            assertThat(own.program()).containsExactly("mine", "login");
            assertThat(own.known()).contains(".mine/auth.json");
        });
        assertThat(read(WHOLE).login().own()).isEmpty();
    }

    @Test
    void a_version_that_looks_like_a_number_stays_unchanged() {
        assertThat(read("title: A\ninstall: {pypi: {some-agent: 1.10}}\ncommand: [a]\nlogin: {variables: []}\n")
                        .install()
                        .packages())
                .containsEntry("some-agent", "1.10");
    }

    @Test
    void files_of_a_shared_home_hold_no_value_of_one_instance_and_files_of_an_own_home_may() {
        String shared = WHOLE.replace("containerFiles:", "files:");
        String constant = shared.replace("${baseUrl}", "${home}").replace("${model}", "${run}");

        assertThatThrownBy(() -> read(shared)).isInstanceOfSatisfying(BerthException.class, mistake -> {
            assertThat(mistake.tried()).isEqualTo("reading profile mine.yaml:16");
            assertThat(mistake.seen()).contains("files.mine/config.json", "${baseUrl}");
            assertThat(mistake.todo()).contains("environment", "containerFiles", "home: per-instance");
        });
        assertThat(read(constant).files()).containsOnlyKeys("mine/config.json");
        Profile own = read(shared + "home: per-instance\n");
        assertThat(own.homePerInstance()).isTrue();
        assertThat(own.files()).containsOnlyKeys("mine/config.json");
        assertThat(read(WHOLE + "home: shared\n").homePerInstance()).isFalse();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("my-agent: 1.2.3", "my-agent: ^1.2.3", ":4", "install.npm.my-agent", "exact version"),
                mistake("my-agent: 1.2.3", "my-agent: latest", ":4", "install.npm.my-agent", "exact version"),
                mistake("my-agent: 1.2.3", "My_Agent: 1.2.3", ":4", "install.npm.My_Agent", "package's name"),
                mistake("title: My agent", "titel: My agent", ":1", "titel", "title"),
                mistake("title: My agent\n", "", ":1", "title", "missing"),
                mistake("  scripts: [my-agent]", "  pypi: {a: 1.0}", ":5", "install.pypi", "one of them"),
                mistake("drop: [my-agent-*-musl]", "drop: [../../etc]", ":6", "install.drop", "without .."),
                mistake("drop: [my-agent-*-musl]", "drop: ['a b; rm']", ":6", "install.drop", "path"),
                mistake("bin/${arch}/mine", "bin/${model}/mine", ":7", "install.programs", "${arch}"),
                mistake("command: [mine, acp]", "command: mine", ":9", "command", "list"),
                mistake("command: [mine, acp]", "command: [/bin/mine]", ":9", "command", "program's name"),
                mistake("agent: {name: Mine,", "agent: {nam: Mine,", ":10", "agent.nam", "name, version"),
                mistake("folders: [.mine]", "folders: [../mine]", ":11", "folders", "without .."),
                mistake("${home}/.mine", "${hom}/.mine", ":13", "environment.MINE_HOME", "${NAME}"),
                mistake("MINE_MODE: ${mode}", "MINE_KEY: sk-0123456789abcdef", ":14", "MINE_KEY", "login.variables"),
                mistake("\"${model}\"}", "\"${model}\"", ":16", "mine/config.json", "JSON"),
                mistake("model: small\n", "", ":16", "mine/config.json", "model"),
                mistake("modes: [build, plan]", "modes: [build, plan]\nmode: fly", ":19", "mode", "build, plan"),
                mistake("https://api.example.com/v1", "api.example.com", ":20", "provider.address", "https://"),
                mistake("login: {variables: [MINE_KEY],", "login: {", ":21", "login.variables", "missing"),
                mistake(
                        "login: {variables: [MINE_KEY],",
                        "login: {variables: [MINE-KEY],",
                        ":21",
                        "login.variables",
                        "variable"),
                mistake(
                        "login: {variables: [MINE_KEY],",
                        "login: {variables: [MINE_KEY], file: .mine/auth.json,",
                        ":21",
                        "login.program",
                        "missing"),
                mistake("title: My agent", "title: My agent\nhome: mine", ":2", "home", "shared or per-instance"),
                mistake("mine/config.json: |", "/mine/config.json: |", ":16", "containerFiles", "${run}"),
                mistake("title: My agent", "title: My agent\ntitle: Other", ":2", "title", "twice"),
                mistake("title: My agent", "title: &a My agent\nmodel: *a", ":2", "model", "alias"),
                mistake("title: My agent", "title: [My, agent]", ":1", "title", "text"),
                mistake("title: My agent", "\ttitle: x", ":1", "", "YAML"));
    }

    private static Arguments mistake(String right, String wrong, String line, String key, String text) {
        return Arguments.of(right, wrong, line, key, text);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_reported_with_file_line_key_and_allowed_values(
            String right, String wrong, String line, String key, String text) {
        assertThat(WHOLE).contains(right);

        assertThatThrownBy(() -> read(WHOLE.replace(right, wrong)))
                .isInstanceOfSatisfying(BerthException.class, mistake -> {
                    assertThat(mistake.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
                    assertThat(mistake.tried()).isEqualTo("reading profile mine.yaml" + line);
                    assertThat(mistake.seen()).contains(key);
                    assertThat(mistake.seen() + " " + mistake.todo()).containsIgnoringCase(text);
                    assertThat(String.valueOf(mistake.getMessage()).lines()).hasSizeLessThanOrEqualTo(3);
                    assertThat(mistake.getMessage()).doesNotContain("sk-0123456789");
                });
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"", "[]", "just words", "title: a\n---\ntitle: b\n", "{"})
    void text_that_is_no_profile_is_refused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID));
    }
}
