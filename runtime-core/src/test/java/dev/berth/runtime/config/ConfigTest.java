package dev.berth.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    @TempDir
    Path temp;

    private BerthHome home;

    @BeforeEach
    void open() {
        home = BerthHome.at(temp);
    }

    @Test
    void defaults() {
        Config config = Config.of();

        assertThat(config.string("machine")).isEqualTo("auto");
        assertThat(config.string("engine")).isEqualTo("auto");
        assertThat(config.string("engine.namespace")).isEqualTo("berth");
        assertThat(config.string("image.base")).isEqualTo("docker.io/library/node:22-trixie-slim");
        assertThat(config.path("image.caCertificates")).isEmpty();
        assertThat(config.find("image.proxy")).isEmpty();
        assertThat(config.path("image.npmrc")).isEmpty();
        assertThat(config.path("image.pipConf")).isEmpty();
        assertThat(config.string("container.network")).isEqualTo("bridge");
        assertThat(config.decimal("container.cpus")).isEqualTo(2);
        assertThat(config.size("container.memory")).isEqualTo(4L << 30);
        assertThat(config.number("container.pids")).isEqualTo(1024);
        assertThat(config.find("agents.claude.model")).isEmpty();
        assertThat(config.map("agents.claude.env")).isEmpty();
        assertThat(config.list("agents.claude.mounts")).isEmpty();
        assertThat(config.limits()).isEmpty();
        assertThat(config.string("server.address")).isEqualTo("127.0.0.1");
        assertThat(config.number("server.port")).isEqualTo(8470);
    }

    @Test
    void every_key_can_be_set_in_the_file() {
        Config config = file("""
                machine: ssh:me@build.example
                engine: docker
                engine.namespace: other
                image:
                  base: debian:trixie-slim
                  caCertificates: ca.pem
                  proxy: http://proxy.example:3128
                  npmrc: ~/npmrc
                  pipConf: /etc/pip.conf
                container: {network: none, cpus: 1.5, memory: 512m, pids: 99}
                agents:
                  claude:
                    baseUrl: http://host.berth.internal:8080
                    model: opus
                    mode: plan
                    env:
                      FOO_BAR: yes
                    mcpServers:
                      files: {command: mcp-files, args: [--root, /src]}
                    mounts:
                      - /a:/b:ro
                      - /c:/d
                limits:
                  engine-query: 1500ms
                  lock: 2h
                server: {address: "::1", port: 0}
                """);

        assertThat(config.string("machine")).isEqualTo("ssh:me@build.example");
        assertThat(config.string("engine")).isEqualTo("docker");
        assertThat(config.string("engine.namespace")).isEqualTo("other");
        assertThat(config.string("image.base")).isEqualTo("debian:trixie-slim");
        assertThat(config.path("image.caCertificates")).hasValue(home.root().resolve("ca.pem"));
        assertThat(config.find("image.proxy")).hasValue("http://proxy.example:3128");
        assertThat(config.path("image.npmrc")).hasValue(Path.of("/home/me/npmrc"));
        assertThat(config.path("image.pipConf")).hasValue(Path.of("/etc/pip.conf"));
        assertThat(config.string("container.network")).isEqualTo("none");
        assertThat(config.decimal("container.cpus")).isEqualTo(1.5);
        assertThat(config.size("container.memory")).isEqualTo(512L << 20);
        assertThat(config.number("container.pids")).isEqualTo(99);
        assertThat(config.find("agents.claude.baseUrl")).hasValue("http://host.berth.internal:8080");
        assertThat(config.find("agents.claude.model")).hasValue("opus");
        assertThat(config.find("agents.claude.mode")).hasValue("plan");
        assertThat(config.map("agents.claude.env")).isEqualTo(Map.of("FOO_BAR", "yes"));
        assertThat(config.map("agents.claude.mcpServers"))
                .isEqualTo(Map.of("files.command", "mcp-files", "files.args", "--root,/src"));
        assertThat(config.list("agents.claude.mounts")).containsExactly("/a:/b:ro", "/c:/d");
        assertThat(config.limits())
                .isEqualTo(Map.of("engine-query", Duration.ofMillis(1500), "lock", Duration.ofHours(2)));
        assertThat(config.string("server.address")).isEqualTo("::1");
        assertThat(config.number("server.port")).isZero();
    }

    @Test
    void every_key_has_its_variable() {
        assertThat(KnownSettings.all().stream().map(KnownSetting::variable))
                .containsExactly(
                        "BERTH_MACHINE",
                        "BERTH_MACHINE_SSH_CONFIG",
                        "BERTH_MACHINE_ENVIRONMENT_NAME",
                        "BERTH_ENGINE",
                        "BERTH_ENGINE_NAMESPACE",
                        "BERTH_IMAGE_BASE",
                        "BERTH_IMAGE_CA_CERTIFICATES",
                        "BERTH_IMAGE_PROXY",
                        "BERTH_IMAGE_NPMRC",
                        "BERTH_IMAGE_PIP_CONF",
                        "BERTH_CONTAINER_NETWORK",
                        "BERTH_CONTAINER_CPUS",
                        "BERTH_CONTAINER_MEMORY",
                        "BERTH_CONTAINER_PIDS",
                        "BERTH_WORKSPACE_PROTECT",
                        "BERTH_WORKSPACE_GIT_FOLDERS",
                        "BERTH_AGENTS_TARGET_BASE_URL",
                        "BERTH_AGENTS_TARGET_MODEL",
                        "BERTH_AGENTS_TARGET_MODE",
                        "BERTH_AGENTS_TARGET_ENV_NAME",
                        "BERTH_AGENTS_TARGET_MCP_SERVERS_NAME_COMMAND",
                        "BERTH_AGENTS_TARGET_MCP_SERVERS_NAME_ARGS",
                        "BERTH_AGENTS_TARGET_MCP_SERVERS_NAME",
                        "BERTH_AGENTS_TARGET_MOUNTS",
                        "BERTH_AGENTS_TARGET_CREDENTIALS_FILE",
                        "BERTH_AGENTS_TARGET_CREDENTIALS_COMMAND",
                        "BERTH_AGENTS_TARGET_CREDENTIALS_NAME_FILE",
                        "BERTH_AGENTS_TARGET_CREDENTIALS_NAME_COMMAND",
                        "BERTH_CREDENTIALS_COMMAND",
                        "BERTH_GIT_CREDENTIALS_NAME_URL",
                        "BERTH_GIT_CREDENTIALS_NAME_USER",
                        "BERTH_GIT_CREDENTIALS_NAME_FILE",
                        "BERTH_GIT_CREDENTIALS_NAME_COMMAND",
                        "BERTH_GIT_CREDENTIALS_NAME_VARIABLE",
                        "BERTH_LIMITS_NAME",
                        "BERTH_TERMINAL_RING",
                        "BERTH_TERMINAL_REPLAY",
                        "BERTH_TERMINAL_SESSIONS",
                        "BERTH_TERMINAL_SESSIONS_PER_AGENT",
                        "BERTH_TERMINAL_SESSIONS_PER_PRINCIPAL",
                        "BERTH_TERMINAL_VIEWERS",
                        "BERTH_TERMINAL_RECORDING_SIZE",
                        "BERTH_SERVER_ADDRESS",
                        "BERTH_SERVER_PORT",
                        "BERTH_SERVER_ORIGINS",
                        "BERTH_SERVER_AGENTS",
                        "BERTH_SERVER_STARTS");
    }

    @Test
    void variables_are_mapped_to_keys() {
        Config config = variables(Map.of(
                "BERTH_IMAGE_CA_CERTIFICATES", "/ca.pem",
                "BERTH_AGENTS_CLAUDE_BASE_URL", "http://x:1",
                "BERTH_AGENTS_MY_OWN_AGENT_MODEL", "small",
                "BERTH_AGENTS_CLAUDE_ENV_FOO_bar", "1",
                "BERTH_AGENTS_CLAUDE_MOUNTS", "/a:/a,/b:/b",
                "BERTH_LIMITS_ENGINE_QUERY", "3s",
                "BERTH_ENGINE", "nerdctl"));

        assertThat(config.path("image.caCertificates")).hasValue(Path.of("/ca.pem"));
        assertThat(config.find("agents.claude.baseUrl")).hasValue("http://x:1");
        assertThat(config.find("agents.my-own-agent.model")).hasValue("small");
        assertThat(config.map("agents.claude.env")).isEqualTo(Map.of("FOO_bar", "1"));
        assertThat(config.list("agents.claude.mounts")).containsExactly("/a:/a", "/b:/b");
        assertThat(config.limits()).isEqualTo(Map.of("engine-query", Duration.ofSeconds(3)));
        assertThat(config.string("engine")).isEqualTo("nerdctl");
    }

    @Test
    void a_flag_comes_before_a_variable_before_the_file() {
        home.write(home.config(), "engine: docker\nmachine: local\nserver.port: 1\n");

        Config config = Config.load(
                home,
                Map.of("BERTH_ENGINE", "nerdctl", "BERTH_MACHINE", "lima"),
                List.of("engine=auto", "engine=process"));

        assertThat(config.setting("engine").orElseThrow()).hasToString("engine=process (-c engine)");
        assertThat(config.setting("machine").orElseThrow()).hasToString("machine=lima (variable BERTH_MACHINE)");
        assertThat(config.setting("server.port").orElseThrow()).hasToString("server.port=1 (" + home.config() + ":3)");
        assertThat(config.setting("image.base").orElseThrow().origin()).isEqualTo(new Origin.Standard());
    }

    @Test
    void the_error_for_an_unknown_key_has_its_line_and_the_known_keys() {
        assertInvalid(() -> file("image:\n  base: x\n  bsae: y\n"), "image.bsae", "config.yaml:3", "image.base");
        assertInvalid(() -> flags("immage.base=x"), "-c immage.base", "image.base, image.caCertificates");
        assertInvalid(() -> variables(Map.of("BERTH_IMAGE_BSE", "x")), "BERTH_IMAGE_BSE");
        assertInvalid(() -> flags("limits.engine-qery=3s"), "no such limit", "engine-query");
        assertInvalid(() -> flags("agents.Bad.model=x"), "agents.Bad.model");
    }

    @Test
    void variables_of_other_programs_are_ignored() {
        assertThat(variables(Map.of("BERTH_HOME", "/x", "BERTH_INSTALL_PARTS", "1", "BERTHA_IMAGE", "2"))
                        .all())
                .isEqualTo(Config.of().all());
    }

    @Test
    void the_error_for_a_bad_value_has_the_allowed_values() {
        assertInvalid(() -> file("engine: podman\n"), "config.yaml:1", "\"podman\"", "nerdctl or docker");
        assertInvalid(() -> flags("limits.lock=90"), "\"90\"", "90s");
        assertInvalid(() -> flags("limits.lock=0s"), "\"0s\"", "90s");
        assertInvalid(() -> flags("container.memory=lots"), "512m");
        assertInvalid(() -> flags("container.memory=9999999999999t"), "512m");
        assertInvalid(() -> flags("container.memory=1k"), "from 16m");
        assertInvalid(() -> flags("container.cpus=0"), "above 0");
        assertInvalid(() -> flags("server.address=xxx"), "-c server.address", "127.0.0.1");
        assertInvalid(() -> flags("server.address=1"), "127.0.0.1");
        assertInvalid(() -> flags("server.address=127.0.0.256"), "127.0.0.1");
        assertInvalid(() -> flags("agents.claude.mounts=nonsense"), "SOURCE:TARGET");
        assertInvalid(() -> flags("agents.claude.mounts=a:/b"), "absolute");
        assertInvalid(() -> flags("server.port=70000"), "from 0 to 65535");
        assertInvalid(() -> flags("image.base="), "image reference");
        assertInvalid(() -> flags("agents.claude.model=a\nb"), "line breaks");
        assertInvalid(() -> file("engine: [docker, nerdctl]\n"), "docker,nerdctl");
        assertInvalid(() -> flags("engine"), "key=value");
    }

    @Test
    void the_error_for_a_file_that_is_no_config_has_its_line() {
        assertInvalid(() -> file("image:\n  base: x\n base: y\n"), "config.yaml:3");
        assertInvalid(() -> file("engine: docker\nengine: nerdctl\n"), "config.yaml:2", "engine");
        assertInvalid(() -> file("image.base: a\nimage:\n  base: b\n"), "config.yaml:3", "image.base is set twice");
        assertInvalid(() -> file("- engine\n"), "config.yaml:1");
        assertInvalid(() -> file("engine: docker\n---\nengine: docker\n"), "config.yaml:");
        assertInvalid(() -> file("agents:\n  claude:\n    mounts: [{a: b}]\n"), "config.yaml:3", "mounts");
    }

    @Test
    void an_unknown_section_is_refused_with_any_content() {
        assertInvalid(() -> file("::\n"), "config.yaml:1");
        assertInvalid(() -> file("frob:\n"), "config.yaml:1", "frob", "no such setting");
        assertInvalid(() -> file("image: {frob: {}}\n"), "image.frob", "image.base");
        assertInvalid(() -> file("just words\n"), "config.yaml:1");
        assertInvalid(() -> file("\tengine: docker\n"), "config.yaml:1", "found character");
        assertInvalid(() -> file("\"\\0\": x\n"), "config.yaml");
        assertThat(file("agents:\n  claude:\n    env:\nlimits: {}\n").all())
                .isEqualTo(Config.of().all());
    }

    @Test
    void a_config_that_is_no_text_file_is_refused_at_once() throws Exception {
        Files.write(home.config(), new byte[] {'a', (byte) 0xff, '\n'});
        assertInvalid(this::load, "config.yaml", "UTF-8");

        Files.delete(home.config());
        Files.createSymbolicLink(home.config(), temp.resolve("nowhere"));
        assertInvalid(this::load, "config.yaml", "link");

        Files.delete(home.config());
        Files.createDirectory(home.config());
        assertInvalid(this::load, "config.yaml", "folder");

        Files.delete(home.config());
        Process mkfifo = new ProcessBuilder("mkfifo", home.config().toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        assertInvalid(this::load, "config.yaml", "pipe");
    }

    @Test
    void tools_are_a_program_and_its_arguments() {
        assertInvalid(() -> flags("agents.claude.mcpServers=x"), "mcpServers");
        assertInvalid(() -> flags("agents.claude.mcpServers.files="), "list");
        assertInvalid(() -> flags("agents.claude.mcpServers.files=npx -y server"), "npx,-y,some-server");
        assertInvalid(() -> file("agents.claude.mcpServers: {files: {run: x}}\n"), "config.yaml:1", "files.run");
        assertInvalid(() -> file("agents.claude.mcpServers: {files: {command: a b}}\n"), "one program");

        assertThat(flags("agents.claude.mcpServers.files=npx,-y,server").list("agents.claude.mcpServers.files"))
                .containsExactly("npx", "-y", "server");
    }

    @Test
    void settings_of_unknown_agent_programs_are_refused() {
        Config config = flags("agents.nosuch.model=x", "agents.claude.model=y");

        config.requireTargets(List.of("claude", "nosuch"));
        assertInvalid(
                () -> config.requireTargets(List.of("claude")),
                "agents.nosuch.model",
                "-c agents.nosuch",
                "agents.claude");
    }

    @Test
    void an_empty_file_sets_nothing() {
        assertThat(file("").all()).isEqualTo(Config.of().all());
        assertThat(file("# engine: docker\n").all()).isEqualTo(Config.of().all());
        assertThat(file("image:\n").all()).isEqualTo(Config.of().all());
    }

    @Test
    void a_value_that_looks_like_a_secret_is_never_shown() {
        Config config = flags(
                "agents.claude.env.MY_API_KEY=0123456789",
                "image.proxy=http://me:pass@proxy:1",
                "agents.claude.env.OTHER=sk-ant-REDACTED",
                "agents.claude.env.PLAIN=keyboard");

        assertThat(config.toString())
                .doesNotContain("0123456789")
                .doesNotContain("pass@")
                .doesNotContain("sk-ant")
                .contains("keyboard");
        assertThat(config.map("agents.claude.env")).containsEntry("MY_API_KEY", "0123456789");
        assertThatThrownBy(() -> flags("image.proxy=me:http://me:pass@proxy:1"))
                .message()
                .doesNotContain("pass")
                .contains("(hidden)");
    }

    @Test
    void a_call_with_an_unknown_key_or_another_type_is_a_programming_error() {
        assertThatThrownBy(() -> Config.of().string("nothing")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Config.of().number("engine")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Config.of().string("image.proxy")).isInstanceOf(IllegalArgumentException.class);
    }

    private Config file(String text) {
        home.write(home.config(), text);
        return Config.load(home, Map.of("HOME", "/home/me"), List.of());
    }

    private void load() {
        var _ = Config.load(home, Map.of(), List.of());
    }

    private Config variables(Map<String, String> variables) {
        return Config.load(home, variables, List.of());
    }

    private static Config flags(String... flags) {
        return Config.of(flags);
    }

    private static void assertInvalid(ThrowingCallable act, String... words) {
        assertThatThrownBy(act).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
            assertThat(e.getMessage()).contains(words);
            assertThat(String.valueOf(e.getMessage()).lines()).hasSize(3);
        });
    }
}
