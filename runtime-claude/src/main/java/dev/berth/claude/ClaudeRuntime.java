package dev.berth.claude;

import dev.berth.runtime.agent.AgentPlace;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.GitSettings;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.OwnLogin;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runtime of Claude Code. Its credential is an API key, or a token of {@code claude setup-token}. */
public final class ClaudeRuntime extends ContainerAgentRuntime {
    /** The variables with its credentials, the main one first. */
    public static final List<String> CREDENTIALS = List.of("ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN");

    /**
     * The command that succeeds with a subscription's login, or with an API key of {@code claude auth login --console}.
     */
    private static final List<String> LOGGED_IN = List.of(
            "sh",
            "-c",
            "cd \"$HOME/.claude\" 2>/dev/null || exit 1; "
                    + "grep -qs '\"claudeAiOauth\"' .credentials.json || grep -qs '\"primaryApiKey\"' .claude.json");

    private final ClaudeConfig config;
    private final CredentialSource credentials;
    private final GitSettings git;

    private ClaudeRuntime(ContainerHost host, ClaudeConfig config, CredentialSource credentials) {
        super(agentProfile(), config.settings(), host);
        this.config = config;
        this.credentials = credentials;
        this.git = GitSettings.of(host.context());
    }

    /** The runtime on a host, with the settings of the host's home. */
    public static ClaudeRuntime on(ContainerHost host) {
        return on(host, ClaudeConfig.from(host.context().config()));
    }

    /** The runtime on a host, with the credentials of the caller's variables, the settings or the home. */
    public static ClaudeRuntime on(ContainerHost host, ClaudeConfig config) {
        return on(host, config, credentials(host.context()));
    }

    public static ClaudeRuntime on(ContainerHost host, ClaudeConfig config, CredentialSource credentials) {
        return new ClaudeRuntime(host, config, credentials);
    }

    private static CredentialSource credentials(HostContext context) {
        return CredentialSource.of(context, ClaudeConfig.TARGET.value(), CREDENTIALS);
    }

    private static AgentProfile agentProfile() {
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

    /** The login state of Claude on a host; needs no runtime. */
    public static Login login(HostContext context) {
        return login(credentials(context));
    }

    private static Login login(CredentialSource credentials) {
        return credentials
                .first(CREDENTIALS)
                .<Login>map(credential -> new Login.Known(credential.origin()))
                .orElseGet(() -> new Login.Missing(
                        "set ANTHROPIC_API_KEY, or CLAUDE_CODE_OAUTH_TOKEN to what `claude setup-token` prints"));
    }

    @Override
    protected Optional<OwnLogin> ownLogin() {
        return Optional.of(new OwnLogin(List.of(ClaudeImage.CLAUDE_PROGRAM, "auth", "login"), LOGGED_IN));
    }

    @Override
    protected List<String> ownInterface() {
        return ClaudeInterface.argv(!login().missing());
    }

    @Override
    protected Map<String, String> environment(AgentPlace place) {
        return config.environment(host().context().environment(), place.home(), place.user());
    }

    @Override
    protected Optional<GitSettings> git() {
        return Optional.of(git);
    }

    @Override
    protected void refused(Collection<String> secrets) {
        credentials.invalidate(CREDENTIALS, secrets);
    }

    @Override
    protected Map<String, String> secrets() {
        return credentials.reveal(CREDENTIALS);
    }

    @Override
    protected Optional<String> provider() {
        return Optional.of(config.provider(host().context().environment()));
    }
}
