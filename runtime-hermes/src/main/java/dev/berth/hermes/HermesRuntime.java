package dev.berth.hermes;

import dev.berth.runtime.agent.AgentPlace;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.ContainerFile;
import dev.berth.runtime.agent.GitSettings;
import dev.berth.runtime.agent.HomeFile;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.OwnLogin;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runtime of Hermes Agent. Its credentials are API keys; Hermes gets only the key of the provider that it uses. A
 * custom base URL may need none.
 */
public final class HermesRuntime extends ContainerAgentRuntime {
    /** The variables with its credentials, in order of precedence. */
    public static final List<String> CREDENTIALS = Provider.variables();

    /**
     * The command that prints the provider of Hermes's own login: by itself Hermes uses stored keys of some providers
     * only.
     */
    private static final List<String> LOGGED_IN = List.of("python3", "-c", """
            import json, os, sys
            try:
                auth = json.load(open(os.path.expanduser("~/.hermes/auth.json")))
            except (OSError, ValueError):
                sys.exit(1)
            pools = [name for name, keys in (auth.get("credential_pool") or {}).items() if keys]
            known = [auth["active_provider"]] if auth.get("active_provider") else pools or list(auth.get("providers") or {})
            sys.exit(1) if not known else print(known[-1])
            """);

    private final HermesConfig config;
    private final CredentialSource credentials;
    private final GitSettings git;

    private HermesRuntime(ContainerHost host, HermesConfig config, CredentialSource credentials) {
        super(agentProfile(), config.settings(), host);
        this.config = config;
        this.credentials = credentials;
        this.git = GitSettings.of(host.context());
    }

    /** The runtime on a host, with the settings of the host's home. */
    public static HermesRuntime on(ContainerHost host) {
        return on(host, HermesConfig.from(host.context().config()));
    }

    /** The runtime on a host, with the credentials of the caller's variables, the settings or the home. */
    public static HermesRuntime on(ContainerHost host, HermesConfig config) {
        return on(host, config, credentials(host.context()));
    }

    public static HermesRuntime on(ContainerHost host, HermesConfig config, CredentialSource credentials) {
        return new HermesRuntime(host, config, credentials);
    }

    private static CredentialSource credentials(HostContext context) {
        return CredentialSource.of(context, HermesConfig.TARGET.value(), CREDENTIALS);
    }

    private static AgentProfile agentProfile() {
        return new AgentProfile(
                HermesConfig.TARGET,
                "Hermes Agent",
                List.of(HermesImage.ACP_PROGRAM),
                HermesImage.AGENT,
                HermesImage.AGENT_VERSION,
                Optional.of(HermesImage.recipe()),
                new HermesDialect());
    }

    @Override
    protected Login login() {
        return login(config, host().context().environment(), credentials);
    }

    /** The login state of Hermes on a host; needs no runtime. */
    public static Login login(HostContext context) {
        return login(HermesConfig.from(context.config()), context.environment(), credentials(context));
    }

    private static Login login(HermesConfig config, Map<String, String> callerVariables, CredentialSource credentials) {
        if (config.baseUrl(callerVariables).isPresent()) {
            return credentials
                    .first(List.of(HermesConfig.OWN_KEY))
                    .<Login>map(credential -> new Login.Known(credential.origin()))
                    .orElseGet(Login.NotNeeded::new);
        }
        return credentials
                .first(CREDENTIALS)
                .<Login>map(credential -> new Login.Known(credential.origin()))
                .orElseGet(() -> new Login.Missing(
                        "set one of " + String.join(", ", Provider.variables()) + "; or agents.hermes.baseUrl, and "
                                + HermesConfig.OWN_KEY + " where that address wants a key"));
    }

    @Override
    protected Optional<OwnLogin> ownLogin() {
        return Optional.of(new OwnLogin(
                List.of(HermesImage.HERMES_PROGRAM, "auth", "add"),
                LOGGED_IN,
                "the name of a provider, such as anthropic, openai-codex or nous"));
    }

    @Override
    protected List<String> ownInterface() {
        return List.of(HermesImage.HERMES_PROGRAM);
    }

    /** The provider of the given credential, else of Hermes's own login. */
    private Optional<Provider.Choice> provider(AgentPlace place) {
        return Provider.of(credentials)
                .map(Provider::choice)
                .or(() -> place.ownLogin().map(Provider::choice));
    }

    @Override
    protected Map<String, String> environment(AgentPlace place) {
        return config.environment(host().context().environment(), place.home(), provider(place));
    }

    @Override
    protected Optional<GitSettings> git() {
        return Optional.of(git);
    }

    @Override
    protected void refused(Collection<String> secrets) {
        credentials.invalidate(keyVariables(), secrets);
    }

    private List<String> keyVariables() {
        return config.baseUrl(host().context().environment()).isPresent() ? List.of(HermesConfig.OWN_KEY) : CREDENTIALS;
    }

    @Override
    protected Map<String, String> secrets() {
        return credentials
                .first(keyVariables())
                .map(credential ->
                        Map.of(credential.variable(), credential.secret().reveal()))
                .orElse(Map.of());
    }

    @Override
    protected List<HomeFile> homeFiles() {
        return config.homeFiles();
    }

    @Override
    protected List<ContainerFile> containerFiles(AgentPlace place) {
        return config.containerFiles();
    }

    @Override
    protected Optional<String> provider() {
        return config.baseUrl(host().context().environment())
                .or(() -> Provider.of(credentials).map(Provider::address));
    }
}
