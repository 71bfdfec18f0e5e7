package dev.berth.server.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.Implementation;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.profile.ProfileFile;
import dev.berth.runtime.profile.ProfileRuntime;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.contract.AgentBehaviour;
import dev.berth.testkit.contract.ModelWiring;
import dev.berth.testkit.contract.RealAgentContract;
import dev.berth.testkit.contract.Reopening;
import dev.berth.testkit.contract.Resume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of real agents for OpenCode, which the shipped profile defines. */
abstract class OpenCodeContract extends RealAgentContract {
    private static final String KEY = "OPENAI_API_KEY";

    private final ProfileFile file = ShippedProfiles.all().stream()
            .filter(profile -> profile.target().value().equals("opencode"))
            .findFirst()
            .orElseThrow();

    @Override
    protected ModelWiring wiring() {
        return new ModelWiring("opencode", "/v1", KEY, Set.of(KEY));
    }

    @Override
    protected AgentRuntime open(ContainerHost host) {
        return ProfileRuntime.on(host, file);
    }

    @Override
    protected AgentBehaviour behaviour() {
        return new AgentBehaviour(
                new Implementation("OpenCode", file.profile().agentVersion()),
                Set.of(KEY),
                Optional.empty(),
                new Reopening(Resume.WITHOUT_REPLAY, Resume.WITH_REPLAY, -32603, true));
    }

    /** OpenCode passes the provider's refusal on as a plain error, and a profile cannot classify errors. */
    @Override
    public ErrorKind refusedKeyKind() {
        return ErrorKind.AGENT_ERROR;
    }

    @Test
    void it_installs_nothing_by_itself() throws Exception {
        Path listing = project().resolve("installed.txt");

        turn(PermissionPolicy.allow(), "@@run find ~/.config ~/.cache ~/.local -path '*node_modules/*' > " + listing);

        assertThat(listing).isEmptyFile();
    }

    @Test
    void a_project_cannot_grant_it_permissions() throws Exception {
        Path settings = project().resolve("opencode.json");
        Path unasked = project().resolve("unasked.txt");
        Files.writeString(settings, "{\"permission\": \"allow\", \"agent\": {\"build\": {\"permission\": \"allow\"}}}");
        try {
            TurnOutcome outcome = turn(PermissionPolicy.reject(), "@@write " + unasked + " :: unasked");

            assertThat(outcome.evidence().permissionsRefused()).isPositive();
            assertThat(unasked).doesNotExist();
        } finally {
            Files.delete(settings);
        }
    }
}
