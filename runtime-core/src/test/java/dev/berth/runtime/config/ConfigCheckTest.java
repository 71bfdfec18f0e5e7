package dev.berth.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCheckTest {
    @TempDir
    Path folder;

    @Test
    void every_mistake_is_told_with_the_line_of_its_key() throws IOException {
        ConfigCheck check = file("""
                # comments count as lines

                engine: docker
                image:
                  # the base
                  bsae: debian:trixie-slim

                  proxy: not-an-address
                container:
                  cpus: 2
                  memory: lots
                agents:
                  claude:
                    model: |
                      two
                      lines
                    mounts:
                      - /a:/b
                      - /c
                  nosuch:
                    env:
                      A: b
                nonsense:
                  deep:
                    deeper: x
                limits: {ready: soon, redy: 1m}
                server.port: 1
                server:
                  port: 2
                """);
        check.targets(List.of("claude"));

        assertThat(check.mistakes().stream().map(this::place))
                .containsExactly(
                        "6 image.bsae",
                        "8 image.proxy",
                        "11 container.memory",
                        "14 agents.claude.model",
                        "17 agents.claude.mounts",
                        "22 agents.nosuch.env.A",
                        "23 nonsense",
                        "26 limits.ready",
                        "26 limits.redy",
                        "29 ");
        assertThat(check.mistakes().getFirst())
                .hasToString(path() + ":6: image.bsae: there is no such setting; use one of: "
                        + KnownSettings.suggestKeys("image.bsae"));
    }

    @Test
    void a_variable_that_no_shell_can_set_is_a_mistake_of_its_key() throws IOException {
        ConfigCheck check = file("""
                agents:
                  claude:
                    env:
                      my.option: 1
                      1ST: a
                      GOOD: b
                machine:
                  environment: {a-b: c}
                """);

        assertThat(check.mistakes().stream().map(this::place))
                .containsExactly(
                        "4 agents.claude.env.my.option", "5 agents.claude.env.1ST", "8 machine.environment.a-b");
        assertThat(check.mistakes())
                .allSatisfy(mistake -> assertThat(mistake.error().seen()).startsWith("a shell cannot set a variable"));
    }

    @Test
    void what_stands_before_a_mistake_in_the_yaml_is_checked_too() throws IOException {
        ConfigCheck check = file("engine: potato\nimage:\n  base: a\n base: b\n");

        assertThat(check.mistakes().stream().map(this::place)).containsExactlyInAnyOrder("1 engine", "4 ");
    }

    @Test
    void variables_and_flags_are_checked_and_a_variable_that_names_no_setting_is_told() {
        ConfigCheck check = ConfigCheck.of(
                path(),
                Map.of(
                        "BERTH_HOME", "/x",
                        "BERTH_ENGINE", "potato",
                        "BERTH_IMAGE_BSE", "x",
                        "BERTH_CONTANER_CPUS", "2",
                        "BERTHA", "1"),
                List.of("container.cpus=2", "container.cpu=2", "nothing"));

        assertThat(check.mistakes().stream().map(mistake -> mistake.origin().orElseThrow()))
                .containsExactlyInAnyOrder(
                        new Origin.Variable("BERTH_ENGINE"),
                        new Origin.Variable("BERTH_IMAGE_BSE"),
                        new Origin.Variable("BERTH_CONTANER_CPUS"),
                        new Origin.Flag("container.cpu"),
                        new Origin.Flag("nothing"));
    }

    @Test
    void a_file_without_mistakes_is_read_by_those_who_need_it() throws IOException {
        ConfigCheck check = file("engine: docker\nagents: {claude: {mode: dance}}\n");
        check.readBy(config -> {
            throw config.invalidValue("agents.claude.mode", "one of: plan");
        });
        check.readBy(config -> assertThat(config.string("engine")).isEqualTo("docker"));

        assertThat(check.mistakes())
                .singleElement()
                .hasToString(path() + ":2: agents.claude.mode: its value is \"dance\"; give it one of: plan");
    }

    @Test
    void what_is_right_in_a_file_with_mistakes_is_checked_too() throws IOException {
        ConfigCheck check = file("engine: potato\nserver:\n  agents: [nope]\n");
        check.readBy(config -> {
            assertThat(config.string("engine")).isEqualTo("auto");
            throw config.invalidValue("server.agents", "claude");
        });

        assertThat(check.mistakes().stream().map(this::place)).containsExactly("1 engine", "3 server.agents");
    }

    @Test
    void an_alias_of_yaml_is_a_mistake() throws IOException {
        ConfigCheck check = file("engine: &e docker\nmachine: *e\nimage:\n  base: a\n");

        assertThat(check.mistakes())
                .singleElement()
                .extracting(mistake -> mistake.error().seen())
                .isEqualTo("the value of machine is a YAML alias, which Berth does not follow");
    }

    @Test
    void a_refused_value_that_could_hold_a_credential_is_not_shown() throws IOException {
        ConfigCheck check = file("agents:\n  claude:\n    baseUrl: me:sekret@host\n");

        assertThat(check.mistakes())
                .singleElement()
                .asString()
                .contains("baseUrl")
                .doesNotContain("sekret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://{host}:8080", "http://", "https://a:99999", "ftp://a", "http://a b", "http:a"})
    void an_address_that_cannot_be_parsed_is_refused_with_its_setting(String address) throws IOException {
        ConfigCheck check = file("agents:\n  claude:\n    baseUrl: \"" + address + "\"\n");

        assertThat(check.mistakes()).singleElement().asString().contains("agents.claude.baseUrl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://host.berth.internal:8080", "https://a_b/v1?x=1", "http://[::1]:80", "http://a"})
    void an_address_with_a_host_is_accepted(String address) throws IOException {
        assertThat(file("agents:\n  claude:\n    baseUrl: \"" + address + "\"\n")
                        .mistakes())
                .isEmpty();
    }

    @Test
    void no_file_has_no_mistakes() {
        assertThat(ConfigCheck.of(path(), Map.of(), List.of()).mistakes()).isEmpty();
    }

    @Test
    void whatever_could_hold_a_credential_is_masked() {
        assertThat(masked("agents.claude.env.GREETING", "hello")).isEqualTo("(hidden)");
        assertThat(masked("machine.environment.DOCKER_HOST", "unix:///x")).isEqualTo("(hidden)");
        assertThat(masked("agents.claude.mcpServers.files.args", "--key,abc")).isEqualTo("(hidden)");
        assertThat(masked("credentials.command", "echo secret")).isEqualTo("(hidden)");
        assertThat(masked("agents.claude.credentials.file", "/keys/claude")).isEqualTo("/keys/claude");
        assertThat(masked("image.proxy", "http://me@proxy.example:3128"))
                .isEqualTo("http://(hidden)@proxy.example:3128");
        assertThat(masked("image.proxy", "http://me:pw@proxy.example:3128")).isEqualTo("(hidden)");
        assertThat(masked("agents.claude.baseUrl", "https://llm.example/v1?key=abc"))
                .isEqualTo("https://llm.example/v1?(hidden)");
        assertThat(masked("container.memory", "4g")).isEqualTo("4g");
    }

    private static String masked(String key, String value) {
        return new Setting(key, List.of(value), new Origin.Standard()).listedValue();
    }

    private ConfigCheck file(String text) throws IOException {
        return ConfigCheck.of(Files.writeString(path(), text), Map.of(), List.of());
    }

    private Path path() {
        return folder.resolve("config.yaml");
    }

    private String place(ConfigMistake mistake) {
        assertThat(mistake.origin()).get().isInstanceOf(Origin.File.class);
        return mistake.origin().map(Origin::toString).orElse("").replace(path() + ":", "") + " " + mistake.key();
    }
}
