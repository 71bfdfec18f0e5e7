package dev.berth.claude;

import dev.berth.runtime.agent.AgentPlace;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.GitSettings;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.credential.Secret;
import dev.berth.runtime.host.ContainerHost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Claude Code in containers. Its credentials are variables of the caller: an API key, or a token of {@code claude setup-token}. */
public final class ClaudeRuntime extends ContainerAgentRuntime {
    private static final List<String> CREDENTIALS = List.of("ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN");

    private final ClaudeConfig config;
    private final CredentialSource credentials;
    private final GitSettings git;

    private ClaudeRuntime(ContainerHost host, ClaudeConfig config, CredentialSource credentials) {
        super(claude(), config.settings(), host);
        this.config = config;
        this.credentials = credentials;
        this.git = GitSettings.of(host.context());
    }

    /** Claude on a host, with the credentials that are among the caller's variables. */
    public static ClaudeRuntime on(ContainerHost host, ClaudeConfig config) {
        return on(host, config, CredentialSource.environment(host.context().environment()));
    }

    public static ClaudeRuntime on(ContainerHost host, ClaudeConfig config, CredentialSource credentials) {
        return new ClaudeRuntime(host, config, credentials);
    }

    private static AgentProfile claude() {
        return new AgentProfile(
                ClaudeConfig.TARGET,
                "Claude Code",
                List.of(ClaudeImage.ADAPTER_PROGRAM),
                ClaudeImage.ADAPTER,
                ClaudeImage.ADAPTER_VERSION,
                Optional.of(ClaudeImage.recipe()));
    }

    @Override
    protected Login login() {
        return login(credentials);
    }

    /** Whether Claude would have a credential, without asking for a runtime. */
    public static Login login(CredentialSource credentials) {
        return credentials.findAll(CREDENTIALS).keySet().stream()
                .findFirst()
                .<Login>map(name -> new Login.Known("variable " + name + " of your environment"))
                .orElseGet(() -> new Login.Missing(
                        "set ANTHROPIC_API_KEY, or CLAUDE_CODE_OAUTH_TOKEN to what `claude setup-token` prints"));
    }

    @Override
    protected Map<String, String> environment(AgentPlace place) {
        Map<String, String> all =
                new TreeMap<>(config.environment(host().context().environment(), place.home(), place.user()));
        all.putAll(git.environment(place.workspaces()));
        return all;
    }

    @Override
    protected Map<String, String> secrets() {
        Map<String, String> revealed = new TreeMap<>();
        for (Map.Entry<String, Secret> found : credentials.findAll(CREDENTIALS).entrySet()) {
            revealed.put(found.getKey(), found.getValue().reveal());
        }
        return revealed;
    }

    @Override
    protected Optional<String> provider() {
        return Optional.of(config.provider(host().context().environment()));
    }
}
