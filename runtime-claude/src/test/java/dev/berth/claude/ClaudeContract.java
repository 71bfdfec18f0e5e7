package dev.berth.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.acp.Implementation;
import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole contract with the real Claude Code, whose model is a server on this host. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClaudeContract extends AgentRuntimeContract {
    private static final String KEY = "sk-test-0123456789";
    private static final Set<String> CREDENTIALS = Set.of("ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN");
    /** What Claude makes up itself for the commands it runs. */
    private static final String ITS_OWN = "CLAUDE_CODE_MESSAGING_TOKEN";

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    private Optional<Started> started = Optional.empty();

    private record Started(FakeLlm llm, HostContext context, ContainerHost host, ClaudeRuntime runtime, Path project) {}

    /** @param base the value of {@code image.base} */
    void start(String engine, String base, Map<String, String> environment) throws Exception {
        Path folder = Files.createTempDirectory("berth-claude");
        FakeLlm llm = FakeLlm.start("0.0.0.0", 0);
        opened.addFirst(llm);
        List<String> flags = new ArrayList<>(List.of(
                "machine=local",
                "engine=" + engine,
                "image.base=" + base,
                "agents.claude.baseUrl=" + llm.uri("host.berth.internal"),
                "agents.claude.model=" + FakeLlm.MODEL));
        BuildTrust.caCertificates().ifPresent(pem -> flags.add("image.caCertificates=" + pem));
        Map<String, String> ours = CallersVariables.over(System.getenv(), CREDENTIALS);
        ours.putAll(environment);
        ours.put("ANTHROPIC_API_KEY", KEY);
        HostContext context = HostContext.open(BerthHome.at(folder.resolve("home")), flags, ours, events::add);
        opened.addFirst(context);
        ContainerHost host = ContainerHosts.detect(context);
        opened.addFirst(host);
        ClaudeRuntime runtime = ClaudeRuntime.on(host, ClaudeConfig.from(context.config()));
        opened.addFirst(runtime);
        started = Optional.of(new Started(llm, context, host, runtime, AgentProject.in(folder)));
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
                new Implementation(ClaudeImage.ADAPTER, ClaudeImage.ADAPTER_VERSION),
                Set.of("ANTHROPIC_API_KEY", ITS_OWN),
                Optional.of(ClaudeImage.CLAUDE_PROGRAM),
                new Reopening(Resume.WITHOUT_REPLAY, Resume.WITH_REPLAY, -32002, false));
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
            Instant began = Instant.now();
            TurnOutcome outcome = turn(PermissionPolicy.reject(), "@@say never");

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
    void the_key_is_in_neither_the_containers_spec_nor_the_log() throws Exception {
        turn(PermissionPolicy.reject(), "@@say hello");

        assertThat(runtime().logs(AgentId.MAIN, 10_000)).noneMatch(line -> line.contains(KEY));
        assertThat(inspect(ready().containerName())).doesNotContain(KEY).contains("berth");
    }

    /** All that the engine tells of a container. */
    abstract String inspect(String container) throws Exception;

    @Test
    void without_a_key_it_is_ready_and_a_session_is_refused() throws Exception {
        ClaudeRuntime without = ClaudeRuntime.on(
                it().host(), ClaudeConfig.from(it().context().config()), CredentialSource.environment(Map.of()));
        opened.addFirst(without);

        var instance = without.ensureReady(AgentId.MAIN).get(60, TimeUnit.SECONDS);

        assertThat(instance.login().missing()).isTrue();
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
