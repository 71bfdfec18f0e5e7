package dev.berth.hermes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.acp.Implementation;
import dev.berth.acp.PermissionOption;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionEvent;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.contract.AgentBehaviour;
import dev.berth.testkit.contract.AgentFixture;
import dev.berth.testkit.contract.ModelWiring;
import dev.berth.testkit.contract.RealAgentContract;
import dev.berth.testkit.contract.Reopening;
import dev.berth.testkit.contract.Resume;
import dev.berth.testkit.llm.LlmRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of real agents, with the real Hermes Agent. */
abstract class HermesContract extends RealAgentContract {
    /** The error code of Hermes for an unknown session id: none, because Hermes opens a new session with a new id. */
    private static final int OPENS_NEW_SESSION = 0;

    @Override
    protected ModelWiring wiring() {
        return new ModelWiring("hermes", "/v1", HermesConfig.OWN_KEY, Set.copyOf(Provider.variables()));
    }

    @Override
    protected AgentRuntime open(ContainerHost host) {
        return HermesRuntime.on(host, HermesConfig.from(host.context().config()));
    }

    @Override
    protected AgentBehaviour behaviour() {
        return new AgentBehaviour(
                new Implementation(HermesImage.AGENT, HermesImage.AGENT_VERSION),
                Set.of(HermesConfig.OWN_KEY),
                Optional.empty(),
                new Reopening(Resume.WITH_REPLAY, Resume.WITH_REPLAY, OPENS_NEW_SESSION, true));
    }

    @Test
    void the_key_is_sent_to_an_address_of_ones_own() throws Exception {
        turn(PermissionPolicy.reject(), "@@say hello");

        assertThat(fixture().llm().requests())
                .filteredOn(LlmRequest::asksModel)
                .isNotEmpty()
                .allMatch(request -> request.carries(AgentFixture.KEY));
    }

    @Test
    void without_a_key_and_an_address_it_is_ready_and_a_session_is_refused() throws Exception {
        HermesRuntime without = fixture()
                .closeLater(HermesRuntime.on(host(), withoutAddress(), CredentialSource.environment(Map.of())));

        var instance =
                without.ensureReady(AgentId.MAIN, Workspace.at(project())).get(60, TimeUnit.SECONDS);

        assertThat(instance.snapshot().login().missing()).isTrue();
        assertThatThrownBy(instance::openSession)
                .isInstanceOfSatisfying(
                        BerthException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(ErrorKind.LOGIN_MISSING));
    }

    private HermesConfig withoutAddress() {
        AgentSettings known = HermesConfig.from(host().context().config()).settings();
        return new HermesConfig(new AgentSettings(
                known.network(),
                known.resources(),
                known.caCertificates(),
                Optional.empty(),
                known.model(),
                known.mode(),
                known.variables(),
                known.mcpServers(),
                known.mounts(),
                known.workspace()));
    }

    @Test
    void a_dangerous_command_is_allowed_once_though_two_options_allow_it_for_longer() throws Exception {
        Path folder = Files.createDirectory(project().resolve("doomed"));
        List<SessionEvent.PermissionAnswered> answers = new CopyOnWriteArrayList<>();
        SessionOptions options = SessionOptions.standard()
                .with(PermissionPolicy.allow())
                .telling(event -> {
                    if (event instanceof SessionEvent.PermissionAnswered answered) {
                        answers.add(answered);
                    }
                });
        try (Session session = ready().openSession(options)) {
            session.prompt("@@run rm -rf " + folder, update -> {}).outcome().get(60, TimeUnit.SECONDS);
        }

        assertThat(folder).doesNotExist();
        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.request().options())
                    .filteredOn(option -> option.kind().equals(PermissionOption.Kind.ALLOW_ALWAYS))
                    .hasSize(2);
            assertThat(answer.chosen()).isEqualTo("allow_once");
        });
    }

    @Test
    void a_dangerous_command_that_is_refused_does_not_run() throws Exception {
        Path safe = Files.createDirectory(project().resolve("safe"));

        TurnOutcome outcome = turn(PermissionPolicy.reject(), "@@run rm -rf " + safe);

        assertThat(safe).exists();
        assertThat(outcome.evidence().permissionsRefused()).isEqualTo(1);
    }

    @Test
    void an_edit_without_an_end_update_is_not_suspicious() throws Exception {
        TurnOutcome outcome =
                turn(PermissionPolicy.allow(), "@@write " + project().resolve("edit.txt") + " :: text");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TurnOutcome.Completed.class,
                        completed ->
                                assertThat(completed.evidence().suspicious()).isFalse());
    }

    @Test
    void a_failing_provider_is_an_error_and_not_a_completed_turn() throws Exception {
        TurnOutcome outcome = turn(PermissionPolicy.reject(), "@@error 500");

        assertThat(outcome).isInstanceOfSatisfying(TurnOutcome.AgentError.class, failed -> {
            assertThat(failed.error().kind()).isEqualTo(ErrorKind.AGENT_ERROR);
            assertThat(failed.error().seen()).contains("HTTP 500");
        });
    }

    @Test
    void nothing_is_installed_or_fetched_when_it_runs() throws Exception {
        Path file = project().resolve("listed.txt");

        turn(
                PermissionPolicy.allow(),
                "@@run ls -A /home/agent/.hermes/bin /home/agent/.hermes/.tirith* /opt/berth/hermes/bin > " + file
                        + " 2>&1; stat -c %a /home/agent/.hermes/config.yaml >> " + file);

        assertThat(Files.readString(file)).contains("hermes-acp", "600").doesNotContain("tirith\n", "/pip");
    }
}
