package dev.berth.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.acp.Implementation;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.contract.AgentBehaviour;
import dev.berth.testkit.contract.AgentProject;
import dev.berth.testkit.contract.AgentRuntimeContract;
import dev.berth.testkit.contract.CallersVariables;
import dev.berth.testkit.contract.Reopening;
import dev.berth.testkit.contract.Resume;
import dev.berth.testkit.llm.FakeLlm;
import dev.berth.testkit.parts.BuildTrust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole contract with the real Codex, whose model is a server on this host. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CodexContract extends AgentRuntimeContract {
    private static final String KEY = "sk-test-0123456789";
    private static final Set<String> CREDENTIALS = Set.of("CODEX_API_KEY", "OPENAI_API_KEY");

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Optional<Started> started = Optional.empty();

    private record Started(FakeLlm llm, List<String> flags, ContainerHost host, CodexRuntime runtime, Path project) {}

    /** @param base the value of {@code image.base} */
    void start(String engine, String base, Map<String, String> environment) throws Exception {
        Path folder = Files.createTempDirectory("berth-codex");
        FakeLlm llm = FakeLlm.start("0.0.0.0", 0);
        opened.addFirst(llm);
        List<String> flags = new ArrayList<>(List.of(
                "machine=local",
                "engine=" + engine,
                "image.base=" + base,
                "agents.codex.baseUrl=" + llm.uri("host.berth.internal") + "/v1",
                "agents.codex.model=" + FakeLlm.MODEL));
        BuildTrust.caCertificates().ifPresent(pem -> flags.add("image.caCertificates=" + pem));
        Map<String, String> ours = CallersVariables.over(System.getenv(), CREDENTIALS);
        ours.putAll(environment);
        ours.put("OPENAI_API_KEY", KEY);
        HostContext context =
                HostContext.open(BerthHome.at(folder.resolve("home")), flags, ours, RuntimeListener.none());
        opened.addFirst(context);
        ContainerHost host = ContainerHosts.detect(context);
        opened.addFirst(host);
        CodexRuntime runtime = CodexRuntime.on(host, CodexConfig.from(context.config()));
        opened.addFirst(runtime);
        started = Optional.of(new Started(llm, flags, host, runtime, AgentProject.in(folder)));
    }

    @AfterAll
    void end() throws Exception {
        if (started.isPresent()) {
            started.get().runtime().remove(AgentId.MAIN, true);
        }
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private Started it() {
        return started.orElseThrow();
    }

    @Override
    protected AgentRuntime runtime() {
        return it().runtime();
    }

    @Override
    protected ContainerHost host() {
        return it().host();
    }

    @Override
    protected AgentBehaviour behaviour() {
        return new AgentBehaviour(
                new Implementation(CodexImage.ADAPTER, CodexImage.ADAPTER_VERSION),
                Set.of("OPENAI_API_KEY"),
                Optional.of(CodexImage.CODEX_PROGRAM),
                new Reopening(Resume.WITHOUT_REPLAY, Resume.WITH_REPLAY, -32603, false));
    }

    @Override
    protected Optional<FakeLlm> model() {
        return Optional.of(it().llm());
    }

    @Override
    protected Path project() {
        return it().project();
    }

    @Override
    protected int owner() {
        return AgentProject.owner(project());
    }

    @Test
    void a_wrong_key_is_said_within_ten_seconds() throws Exception {
        it().llm().unauthorizedUnless("another key");
        try (Session session = ready().openSession()) {
            Instant began = Instant.now();
            TurnOutcome outcome =
                    session.prompt("@@say never", update -> {}).outcome().get(60, TimeUnit.SECONDS);

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            TurnOutcome.AgentError.class,
                            failed -> assertThat(failed.error().kind()).isEqualTo(ErrorKind.LOGIN_MISSING));
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(10));
        } finally {
            it().llm().unauthorizedUnless(KEY);
        }
    }

    @Test
    void the_key_is_in_neither_the_containers_spec_nor_the_log_nor_the_home() throws Exception {
        Path found = project().resolve("found.txt");
        // written so that it does not find itself in what Codex keeps of the conversation
        turn(PermissionPolicy.allow(), "@@run grep -rlE 'sk-test-[0]123456789' $HOME > " + found);

        assertThat(found).isEmptyFile();
        assertThat(runtime().logs(AgentId.MAIN, 10_000)).noneMatch(line -> line.contains(KEY));
        assertThat(inspect(ready().containerName())).doesNotContain(KEY).contains("berth");
    }

    /** All that the engine tells of a container. */
    abstract String inspect(String container) throws Exception;

    /** Kills a container behind everybody's back. */
    abstract void kill(String container) throws Exception;

    @Test
    void a_container_that_is_killed_under_a_turn_is_noticed_and_started_again() throws Exception {
        var instance = ready();
        try (Session session = instance.openSession()) {
            var turn = session.prompt("@@hang", update -> {});
            it().llm().await(request -> true, Duration.ofSeconds(30));
            Instant killed = Instant.now();
            kill(instance.containerName());

            assertThat(turn.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.Lost.class);
            assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(4));
        }
        assertThat(ready().container()).isEqualTo(instance.container());
    }

    @Test
    void a_login_is_missing_without_a_key_unless_the_provider_is_ones_own() throws Exception {
        var nothing = CredentialSource.environment(Map.of());
        try (CodexRuntime own = CodexRuntime.on(it().host(), config(), nothing);
                CodexRuntime theirs = CodexRuntime.on(it().host(), CodexConfig.from(Config.of()), nothing)) {
            assertThat(own.login()).isInstanceOf(Login.NotNeeded.class);
            assertThat(theirs.login().missing()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"@@error 400", "@@error 500", "@@run true\n@@error 500", "@@say half\n@@cut", "@@max-tokens"})
    void a_turn_that_failed_is_not_completed(String script) throws Exception {
        TurnOutcome outcome = turn(PermissionPolicy.allow(), script);

        assertThat(outcome).isInstanceOf(TurnOutcome.AgentError.class);
        assertThat(outcome.failure())
                .get()
                .extracting(BerthException::seen)
                .asString()
                .startsWith("Codex said: ");
    }

    @Test
    void a_provider_that_is_down_is_said_within_ten_seconds() throws Exception {
        try (CodexRuntime down = other("agents.codex.baseUrl=http://host.berth.internal:1/v1")) {
            var instance =
                    down.ensureReady(AgentId.MAIN, Workspace.at(project())).get(60, TimeUnit.SECONDS);
            try (Session session = instance.openSession()) {
                assertThat(session.prompt("hello", update -> {}).outcome().get(10, TimeUnit.SECONDS))
                        .isInstanceOf(TurnOutcome.AgentError.class);
            }
        } finally {
            ready();
        }
    }

    @Test
    void a_refused_permission_ends_the_turn_and_is_told_so() throws Exception {
        assertThat(turn(PermissionPolicy.reject(), "@@write " + project().resolve("no.txt") + " :: no"))
                .isInstanceOf(TurnOutcome.PermissionRefused.class);
        assertThat(turn(PermissionPolicy.reject(), "@@run rm -rf " + project().resolve("none")))
                .as("what Codex itself finds dangerous")
                .isInstanceOf(TurnOutcome.PermissionRefused.class);
    }

    @Test
    void a_mode_that_needs_a_sandbox_is_refused_where_none_can_be_made_and_full_access_works() throws Exception {
        var instance = ready();
        assumeTrue(instance.note().isPresent(), "containers here allow user namespaces");
        assertThat(instance.note().get()).contains("the container is its sandbox");
        assertThat(runtime().instances()).anyMatch(row -> row.note().equals(instance.note()));

        SessionOptions sandboxed = SessionOptions.standard().withMode("workspace-write");
        assertThatThrownBy(() -> instance.openSession(sandboxed))
                .isInstanceOfSatisfying(BerthException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
                    assertThat(refusal.seen()).contains("user namespaces");
                });
        Path file = project().resolve("unasked.txt");
        SessionOptions full = SessionOptions.standard().withMode("agent-full-access");
        try (Session session = instance.openSession(full)) {
            var outcome = session.prompt("@@run echo done > " + file, update -> {})
                    .outcome()
                    .get(60, TimeUnit.SECONDS);
            assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(file).hasContent("done\n");
        }
    }

    @Test
    void other_settings_reach_its_config_in_the_same_container_and_codex_knows_every_key() throws Exception {
        var before = ready().container();
        try (CodexRuntime other = other("agents.codex.model=another-model")) {
            var instance =
                    other.ensureReady(AgentId.MAIN, Workspace.at(project())).get(60, TimeUnit.SECONDS);
            assertThat(instance.container()).isEqualTo(before);
            Path said = project().resolve("config.txt");
            SessionOptions allowed = SessionOptions.standard().with(PermissionPolicy.allow());
            try (Session session = instance.openSession(allowed)) {
                session.prompt(
                                "@@run (codex app-server --strict-config --print-startup-config; echo is $?; stat -c %a"
                                        + " $CODEX_HOME/config.toml) > " + said + " 2>&1",
                                update -> {})
                        .outcome()
                        .get(60, TimeUnit.SECONDS);
            }
            assertThat(Files.readString(said)).contains("is 0").endsWith("600\n");
            assertThat(it().llm().requests())
                    .anyMatch(request -> request.body().contains("\"model\":\"another-model\""));
        } finally {
            ready();
        }
    }

    @Test
    void tools_mounts_and_variables_of_the_settings_reach_it() throws Exception {
        Path server = Files.writeString(project().resolve("mcp.py"), MCP_SERVER);
        Path shared = Files.createDirectories(project().resolveSibling("shared"));
        Files.writeString(shared.resolve("word.txt"), "shared word");
        Path said = project().resolve("settings.txt");
        try (CodexRuntime other = other(
                "agents.codex.mcpServers.probe=python3," + server,
                "agents.codex.mounts=" + shared.toRealPath() + ":/shared:ro",
                "agents.codex.env.GREETING=good day")) {
            AgentId second = AgentId.of("second");
            var instance = other.ensureReady(second, Workspace.at(project())).get(120, TimeUnit.SECONDS);
            SessionOptions allowed = SessionOptions.standard().with(PermissionPolicy.allow());
            try (Session session = instance.openSession(allowed)) {
                session.prompt("@@run (cat /shared/word.txt; echo; echo $GREETING) > " + said, update -> {})
                        .outcome()
                        .get(60, TimeUnit.SECONDS);
            } finally {
                other.remove(second, true);
            }
        }
        assertThat(said).hasContent("shared word\ngood day\n");
        assertThat(it().llm().requests()).anyMatch(request -> request.body().contains("tell_the_weather"));
    }

    /** A tool server as small as can be. */
    private static final String MCP_SERVER = """
            import json, sys
            for line in sys.stdin:
                asked = json.loads(line)
                if "id" not in asked:
                    continue
                method, params = asked["method"], asked.get("params") or {}
                if method == "initialize":
                    answer = {"protocolVersion": params["protocolVersion"], "capabilities": {"tools": {}},
                              "serverInfo": {"name": "probe", "version": "1"}}
                elif method == "tools/list":
                    answer = {"tools": [{"name": "tell_the_weather", "description": "Tells the weather",
                              "inputSchema": {"type": "object", "properties": {}}}]}
                else:
                    answer = {}
                print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": answer}), flush=True)
            """;

    @Test
    void the_models_address_is_reached_from_inside() throws Exception {
        assertThat(ready().warnings().get(30, TimeUnit.SECONDS)).isEmpty();
    }

    private CodexConfig config(String... more) {
        List<String> all = new ArrayList<>(it().flags());
        all.addAll(List.of(more));
        return CodexConfig.from(Config.of(all.toArray(String[]::new)));
    }

    /** The same with other settings. */
    private CodexRuntime other(String... settings) {
        return CodexRuntime.on(it().host(), config(settings));
    }
}
