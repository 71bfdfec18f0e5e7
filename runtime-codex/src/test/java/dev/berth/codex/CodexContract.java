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
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.contract.AgentBehaviour;
import dev.berth.testkit.contract.AgentFixture;
import dev.berth.testkit.contract.ModelWiring;
import dev.berth.testkit.contract.RealAgentContract;
import dev.berth.testkit.contract.Reopening;
import dev.berth.testkit.contract.Resume;
import dev.berth.testkit.llm.FakeLlm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of real agents, with the real Codex. */
abstract class CodexContract extends RealAgentContract {
    private static final String KEY = "OPENAI_API_KEY";

    @Override
    protected ModelWiring wiring() {
        return new ModelWiring("codex", "/v1", KEY, Set.of("CODEX_API_KEY", KEY));
    }

    @Override
    protected AgentRuntime open(ContainerHost host) {
        return CodexRuntime.on(host, CodexConfig.from(host.context().config()));
    }

    @Override
    protected AgentBehaviour behaviour() {
        return new AgentBehaviour(
                new Implementation(CodexImage.ADAPTER, CodexImage.ADAPTER_VERSION),
                Set.of(KEY),
                Optional.of(CodexImage.CODEX_PROGRAM),
                new Reopening(Resume.WITHOUT_REPLAY, Resume.WITH_REPLAY, -32603, false));
    }

    @Test
    void the_key_is_not_in_its_home() throws Exception {
        Path matches = project().resolve("found.txt");
        // a pattern that does not match itself in Codex's own record of the conversation
        String pattern = AgentFixture.KEY.replace("-0", "-[0]");
        turn(PermissionPolicy.allow(), "@@run grep -rlE '" + pattern + "' $HOME > " + matches);

        assertThat(matches).isEmptyFile();
    }

    @Test
    void a_login_is_missing_without_a_key_unless_the_provider_is_ones_own() throws Exception {
        var nothing = CredentialSource.environment(Map.of());
        try (CodexRuntime own = CodexRuntime.on(
                        host(), CodexConfig.from(host().context().config()), nothing);
                CodexRuntime theirs = CodexRuntime.on(host(), CodexConfig.from(Config.of()), nothing)) {
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
    void a_provider_that_is_down_is_an_error_within_ten_seconds() throws Exception {
        try (AgentRuntime down = openWith("agents.codex.baseUrl=http://host.berth.internal:1/v1")) {
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
    void a_refused_permission_ends_the_turn_as_permission_refused() throws Exception {
        assertThat(turn(PermissionPolicy.reject(), "@@write " + project().resolve("no.txt") + " :: no"))
                .isInstanceOf(TurnOutcome.PermissionRefused.class);
        assertThat(turn(PermissionPolicy.reject(), "@@run rm -rf " + project().resolve("none")))
                .as("a command that Codex itself finds dangerous")
                .isInstanceOf(TurnOutcome.PermissionRefused.class);
    }

    @Test
    void a_mode_that_needs_a_sandbox_is_refused_where_none_can_be_made_and_full_access_works() throws Exception {
        var instance = ready();
        assumeTrue(instance.snapshot().note().isPresent(), "containers here allow user namespaces");
        assertThat(instance.snapshot().note().get()).contains("the container is its sandbox");
        assertThat(runtime().instances())
                .anyMatch(row -> row.note().equals(instance.snapshot().note()));

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
    void other_settings_reach_codex_in_the_same_container_and_without_its_home_and_codex_knows_every_key()
            throws Exception {
        var before = ready().snapshot().container();
        try (AgentRuntime other = openWith("agents.codex.model=another-model")) {
            var instance =
                    other.ensureReady(AgentId.MAIN, Workspace.at(project())).get(60, TimeUnit.SECONDS);
            assertThat(instance.snapshot().container()).isEqualTo(before);
            Path output = project().resolve("config.txt");
            SessionOptions allowed = SessionOptions.standard().with(PermissionPolicy.allow());
            try (Session session = instance.openSession(allowed)) {
                session.prompt(
                                "@@run (codex app-server --strict-config --print-startup-config; echo is $?; ls -A"
                                        + " $CODEX_HOME) > " + output + " 2>&1",
                                update -> {})
                        .outcome()
                        .get(60, TimeUnit.SECONDS);
            }
            assertThat(Files.readString(output)).contains("is 0").doesNotContain("config.toml");
            assertThat(fixture().llm().requests())
                    .anyMatch(request -> request.body().contains("\"model\":\"another-model\""));
        } finally {
            ready();
        }
    }

    @Test
    void a_config_in_the_shared_home_does_not_override_the_settings_and_that_of_an_earlier_berth_is_removed()
            throws Exception {
        runInHome("echo 'model = \"of-the-home\"' > config.toml");
        try {
            for (int i = 0; i < 2; i++) { // the first session may get an adapter that had read the settings before
                turn(PermissionPolicy.reject(), "@@say from the settings " + i);
            }
            assertThat(fixture().llm().requests())
                    .filteredOn(request -> request.body().contains("@@say from the settings"))
                    // Codex asks another model for a title, beside the turn
                    .anyMatch(request -> request.body().contains("\"model\":\"" + FakeLlm.MODEL + "\""))
                    .noneMatch(request -> request.body().contains("of-the-home"));

            runtime().stop(AgentId.MAIN);
            runInHome("grep of-the-home config.toml");
            runInHome(
                    "echo '# Written by Berth from its settings agents.codex.*; changes here are lost.' > config.toml");
            runtime().stop(AgentId.MAIN);
            runInHome("test ! -e config.toml");
        } finally {
            runInHome("rm -f config.toml");
        }
    }

    private void runInHome(String script) throws Exception {
        try (ContainerProcess process = ready().exec(ExecSpec.of("sh", "-c", "cd \"$CODEX_HOME\" && " + script))) {
            assertThat(process.ending().get(30, TimeUnit.SECONDS).succeeded())
                    .as(script)
                    .isTrue();
        }
    }
}
