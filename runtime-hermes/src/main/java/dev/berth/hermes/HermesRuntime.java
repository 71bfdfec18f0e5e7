package dev.berth.hermes;

import dev.berth.runtime.agent.AgentPlace;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.GitSettings;
import dev.berth.runtime.agent.HomeFile;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hermes Agent in containers. Its credentials are API keys in variables of the caller, and it gets one: of the provider that it
 * uses. An address of one's own may need none.
 */
public final class HermesRuntime extends ContainerAgentRuntime {
    private final HermesConfig config;
    private final CredentialSource credentials;
    private final GitSettings git;

    private HermesRuntime(ContainerHost host, HermesConfig config, CredentialSource credentials) {
        super(hermes(), config.settings(), host);
        this.config = config;
        this.credentials = credentials;
        this.git = GitSettings.of(host.context());
    }

    /** Hermes on a host, with the credentials that are among the caller's variables. */
    public static HermesRuntime on(ContainerHost host, HermesConfig config) {
        return on(host, config, CredentialSource.environment(host.context().environment()));
    }

    public static HermesRuntime on(ContainerHost host, HermesConfig config, CredentialSource credentials) {
        return new HermesRuntime(host, config, credentials);
    }

    private static AgentProfile hermes() {
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

    /** Whether Hermes would have a credential, without asking for a runtime. */
    public static Login login(HostContext context) {
        return login(
                HermesConfig.from(context.config()),
                context.environment(),
                CredentialSource.environment(context.environment()));
    }

    private static Login login(HermesConfig config, Map<String, String> callers, CredentialSource credentials) {
        if (config.baseUrl(callers).isPresent()) {
            return credentials
                    .find(HermesConfig.OWN_KEY)
                    .<Login>map(_ -> new Login.Known("variable " + HermesConfig.OWN_KEY + " of your environment"))
                    .orElseGet(Login.NotNeeded::new);
        }
        return Provider.of(credentials)
                .<Login>map(provider -> new Login.Known("variable " + provider.variable() + " of your environment"))
                .orElseGet(() -> new Login.Missing(
                        "set one of " + String.join(", ", Provider.variables()) + "; or agents.hermes.baseUrl, and "
                                + HermesConfig.OWN_KEY + " where that address wants a key"));
    }

    @Override
    protected Map<String, String> environment(AgentPlace place) {
        Map<String, String> all = new TreeMap<>(
                config.environment(host().context().environment(), place.home(), Provider.of(credentials)));
        all.putAll(git.environment(place.workspaces()));
        return all;
    }

    @Override
    protected Map<String, String> secrets() {
        Optional<String> variable = config.baseUrl(host().context().environment())
                .map(_ -> HermesConfig.OWN_KEY)
                .or(() -> Provider.of(credentials).map(Provider::variable));
        return variable.flatMap(name -> credentials.find(name).map(secret -> Map.of(name, secret.reveal())))
                .orElse(Map.of());
    }

    @Override
    protected List<HomeFile> files(AgentPlace place) {
        return config.files();
    }

    @Override
    protected Optional<String> provider() {
        return config.baseUrl(host().context().environment())
                .or(() -> Provider.of(credentials).map(Provider::address));
    }
}
