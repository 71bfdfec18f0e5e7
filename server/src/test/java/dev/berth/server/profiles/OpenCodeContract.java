package dev.berth.server.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.Implementation;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.profile.ProfileFile;
import dev.berth.runtime.profile.ProfileRuntime;
import dev.berth.runtime.session.PermissionPolicy;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole contract with the real OpenCode, said by the shipped profile, whose model is a server on this host. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OpenCodeContract extends AgentRuntimeContract {
    private static final String KEY = "sk-test-0123456789";
    private static final String VARIABLE = "OPENAI_API_KEY";

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Optional<Started> started = Optional.empty();

    private record Started(FakeLlm llm, ContainerHost host, ProfileFile file, ProfileRuntime runtime, Path project) {}

    /** @param base the value of {@code image.base} */
    void start(String engine, String base, Map<String, String> environment) throws Exception {
        Path folder = Files.createTempDirectory("berth-opencode");
        FakeLlm llm = FakeLlm.start("0.0.0.0", 0);
        opened.addFirst(llm);
        List<String> flags = new ArrayList<>(List.of(
                "machine=local",
                "engine=" + engine,
                "image.base=" + base,
                "agents.opencode.baseUrl=" + llm.uri("host.berth.internal") + "/v1",
                "agents.opencode.model=" + FakeLlm.MODEL));
        BuildTrust.caCertificates().ifPresent(pem -> flags.add("image.caCertificates=" + pem));
        Map<String, String> ours = CallersVariables.over(System.getenv(), Set.of(VARIABLE));
        ours.putAll(environment);
        ours.put(VARIABLE, KEY);
        HostContext context =
                HostContext.open(BerthHome.at(folder.resolve("home")), flags, ours, RuntimeListener.none());
        opened.addFirst(context);
        ContainerHost host = ContainerHosts.detect(context);
        opened.addFirst(host);
        ProfileFile file = ShippedProfiles.all().stream()
                .filter(one -> one.target().value().equals("opencode"))
                .findFirst()
                .orElseThrow();
        ProfileRuntime runtime = ProfileRuntime.on(host, file);
        opened.addFirst(runtime);
        started = Optional.of(new Started(llm, host, file, runtime, AgentProject.in(folder)));
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
        String version = it().file().profile().agentVersion();
        return new AgentBehaviour(
                new Implementation("OpenCode", version),
                Set.of(VARIABLE),
                Optional.empty(),
                new Reopening(Resume.WITHOUT_REPLAY, Resume.WITH_REPLAY, -32603, true));
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
        ready();
        it().llm().unauthorizedUnless("another key");
        try {
            Instant began = Instant.now();
            TurnOutcome outcome = turn(PermissionPolicy.reject(), "@@say never");

            assertThat(outcome).isInstanceOf(TurnOutcome.AgentError.class);
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(10));
        } finally {
            it().llm().unauthorizedUnless(KEY);
        }
    }

    @Test
    void it_installs_nothing_by_itself() throws Exception {
        Path seen = project().resolve("installed.txt");

        turn(PermissionPolicy.allow(), "@@run find ~/.config ~/.cache ~/.local -path '*node_modules/*' > " + seen);

        assertThat(seen).isEmptyFile();
    }

    @Test
    void a_project_cannot_grant_it_permissions() throws Exception {
        Path settings = project().resolve("opencode.json");
        Path file = project().resolve("unasked.txt");
        Files.writeString(settings, "{\"permission\": \"allow\", \"agent\": {\"build\": {\"permission\": \"allow\"}}}");
        try {
            TurnOutcome outcome = turn(PermissionPolicy.reject(), "@@write " + file + " :: unasked");

            assertThat(outcome.evidence().permissionsRefused()).isPositive();
            assertThat(file).doesNotExist();
        } finally {
            Files.delete(settings);
        }
    }
}
