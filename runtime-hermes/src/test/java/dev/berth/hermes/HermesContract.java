package dev.berth.hermes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionEvent;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.contract.AgentProject;
import dev.berth.testkit.llm.FakeLlm;
import dev.berth.testkit.llm.LlmRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The whole contract with it, and what is its own. */
abstract class HermesContract extends HermesOnEngine {
    @Test
    void git_works_in_the_workspace() throws Exception {
        TurnOutcome outcome = turn(
                PermissionPolicy.allow(),
                "@@run git init -q repo && cd repo && git -c user.name=A -c user.email=a@b commit -q --allow-empty -m one"
                        + " && git log --oneline > ../log.txt");

        assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
        assertThat(Files.readString(project().resolve("log.txt"))).contains("one");
    }

    @Test
    void a_wrong_key_is_said_within_ten_seconds() throws Exception {
        ready();
        it().llm().unauthorizedUnless("another key");
        try {
            TurnOutcome outcome = turn(PermissionPolicy.reject(), "@@say never");

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            TurnOutcome.AgentError.class,
                            failed -> assertThat(failed.error().kind()).isEqualTo(ErrorKind.LOGIN_MISSING));
            assertThat(outcome.evidence().took()).isLessThan(Duration.ofSeconds(10));
        } finally {
            it().llm().unauthorizedUnless(KEY);
        }
    }

    @Test
    void the_key_is_in_neither_the_containers_spec_nor_the_log() throws Exception {
        turn(PermissionPolicy.reject(), "@@say hello");

        assertThat(runtime().logs(AgentId.MAIN, 10_000)).noneMatch(line -> line.contains(KEY));
        assertThat(inspect(ready().containerName())).doesNotContain(KEY).contains("berth");
    }

    /** All that the engine tells of a container. */
    abstract String inspect(String container) throws Exception;

    @Test
    void the_key_is_sent_to_an_address_of_ones_own() throws Exception {
        turn(PermissionPolicy.reject(), "@@say hello");

        assertThat(it().llm().requests())
                .filteredOn(LlmRequest::asksModel)
                .isNotEmpty()
                .allMatch(request -> request.carries(KEY));
    }

    @Test
    void without_a_key_and_an_address_it_is_ready_and_a_session_is_refused() throws Exception {
        HermesRuntime without = HermesRuntime.on(it().host(), withoutAddress(), CredentialSource.environment(Map.of()));
        opened.addFirst(without);

        var instance =
                without.ensureReady(AgentId.MAIN, Workspace.at(project())).get(60, TimeUnit.SECONDS);

        assertThat(instance.login().missing()).isTrue();
        assertThatThrownBy(instance::openSession)
                .isInstanceOfSatisfying(
                        BerthException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(ErrorKind.LOGIN_MISSING));
    }

    private HermesConfig withoutAddress() {
        AgentSettings known = HermesConfig.from(it().context().config()).settings();
        return new HermesConfig(new AgentSettings(
                known.network(),
                known.resources(),
                known.caCertificates(),
                Optional.empty(),
                known.model(),
                known.mode(),
                known.variables(),
                known.mcpServers(),
                known.mounts()));
    }

    @Test
    void a_dangerous_command_is_allowed_once_though_two_options_allow_it_for_longer() throws Exception {
        Path doomed = Files.createDirectory(project().resolve("doomed"));
        List<SessionEvent.PermissionAnswered> answers = new CopyOnWriteArrayList<>();
        SessionOptions options = SessionOptions.standard()
                .with(PermissionPolicy.allow())
                .telling(event -> {
                    if (event instanceof SessionEvent.PermissionAnswered answered) {
                        answers.add(answered);
                    }
                });
        try (Session session = ready().openSession(options)) {
            session.prompt("@@run rm -rf " + doomed, update -> {}).outcome().get(60, TimeUnit.SECONDS);
        }

        assertThat(doomed).doesNotExist();
        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.request().options())
                    .filteredOn(option -> option.kind().equals("allow_always"))
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
    void an_edit_whose_end_is_never_told_is_not_suspicious() throws Exception {
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
    void mounts_tool_servers_and_model_of_the_settings_reach_it() throws Exception {
        turn(PermissionPolicy.reject(), "@@say what it was offered");

        assertThat(it().llm().requests())
                .filteredOn(request -> request.body().contains("what it was offered"))
                .filteredOn(request -> !request.json().path("tools").isEmpty())
                .isNotEmpty()
                .allMatch(request -> request.body().contains("berth_probe"))
                .allMatch(request -> request.json().path("model").asString().equals(FakeLlm.MODEL));
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

    @Test
    void a_workspace_of_another_user_is_worked_in_as_that_user() throws Exception {
        assumeTrue(owner() == AgentProject.AGENT, "only root can give a folder away");
        AgentId other = AgentId.of("other");
        Path theirs = Files.createDirectory(project().resolveSibling("theirs"));
        Files.setAttribute(theirs, "unix:uid", 1234);
        Files.setAttribute(theirs, "unix:gid", 1234);
        try {
            var instance = runtime().ensureReady(other, Workspace.at(theirs)).get(120, TimeUnit.SECONDS);
            try (Session session =
                    instance.openSession(SessionOptions.standard().with(PermissionPolicy.allow()))) {
                session.prompt("@@run whoami > who.txt; touch ~/kept; stat -c %u ~ >> who.txt", update -> {})
                        .outcome()
                        .get(60, TimeUnit.SECONDS);
            }
            assertThat(theirs.resolve("who.txt")).hasContent("agent-1234\n1234\n");
            assertThat(Files.getAttribute(theirs.resolve("who.txt"), "unix:uid"))
                    .isEqualTo(1234);
        } finally {
            runtime().remove(other, true);
        }
    }

    @Test
    void a_workspace_that_cannot_be_written_is_refused_before_a_turn() throws Exception {
        assumeTrue(owner() == AgentProject.AGENT, "only root can have a folder that the agent's user must not write");
        AgentId other = AgentId.of("barred");
        Path barred = Files.createDirectory(project().resolveSibling("barred"));
        Files.setPosixFilePermissions(barred, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            assertThatThrownBy(() ->
                            runtime().ensureReady(other, Workspace.at(barred)).get(120, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            refusal -> assertThat(refusal.kind()).isEqualTo(ErrorKind.WORKSPACE_UNWRITABLE));
        } finally {
            runtime().remove(other, true);
        }
    }

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

    /** Kills a container behind everybody's back. */
    abstract void kill(String container) throws Exception;

    @Test
    void the_models_address_is_reached_from_inside() throws Exception {
        assertThat(ready().warnings().get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(events.stream().filter(AgentEvent.PhaseFinished.class::isInstance))
                .hasSizeGreaterThanOrEqualTo(5);
    }
}
