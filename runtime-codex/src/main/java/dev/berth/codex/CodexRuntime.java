package dev.berth.codex;

import dev.berth.runtime.agent.AgentPlace;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.ContainerAgentRuntime;
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
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The runtime of Codex. Its credential is an API key; a custom provider ({@code agents.codex.baseUrl}) may need none.
 * Codex has full access to its container if its own sandbox cannot start there.
 */
public final class CodexRuntime extends ContainerAgentRuntime {
    /** The variables with its credential; the first one that is set is the key. */
    public static final List<String> CREDENTIALS = List.of("CODEX_API_KEY", "OPENAI_API_KEY");

    private static final String HOME = ".codex";

    /** The name of the question whether Codex's own sandbox can start. Codex answers it itself, without any config. */
    private static final String SANDBOX = "sandbox";

    /**
     * The command that succeeds with a login. It also removes the config file of earlier versions of Berth, which held
     * the settings of one container.
     */
    private static final List<String> LOGGED_IN = List.of(
            "sh",
            "-c",
            "cd \"$HOME/" + HOME + "\" 2>/dev/null || exit 1; "
                    + "grep -qs '^# Written by Berth from its settings' config.toml && rm -f config.toml; "
                    + "grep -qs '\"[A-Za-z_]*\": *[\"{]' auth.json");

    private static final List<String> TRY_SANDBOX = List.of(
            "sh",
            "-c",
            "CODEX_HOME=$(mktemp -d) && export CODEX_HOME && cd / || exit 1; "
                    + "codex sandbox -P :workspace -- true; tried=$?; rm -rf \"$CODEX_HOME\"; exit $tried");

    private final CodexConfig config;
    private final CredentialSource credentials;
    private final GitSettings git;

    private CodexRuntime(ContainerHost host, CodexConfig config, CredentialSource credentials) {
        super(agentProfile(), config.settings(), host);
        this.config = config;
        this.credentials = credentials;
        this.git = GitSettings.of(host.context());
    }

    /** The runtime on a host, with the settings of the host's home. */
    public static CodexRuntime on(ContainerHost host) {
        return on(host, CodexConfig.from(host.context().config()));
    }

    /** The runtime on a host, with the credential of the caller's variables, the settings or the home. */
    public static CodexRuntime on(ContainerHost host, CodexConfig config) {
        return on(host, config, credentials(host.context()));
    }

    public static CodexRuntime on(ContainerHost host, CodexConfig config, CredentialSource credentials) {
        return new CodexRuntime(host, config, credentials);
    }

    private static CredentialSource credentials(HostContext context) {
        return CredentialSource.of(context, CodexConfig.TARGET.value(), CREDENTIALS);
    }

    private static AgentProfile agentProfile() {
        return new AgentProfile(
                CodexConfig.TARGET,
                "Codex",
                List.of(CodexImage.ADAPTER_PROGRAM),
                CodexImage.ADAPTER,
                CodexImage.ADAPTER_VERSION,
                Optional.of(CodexImage.recipe()),
                new CodexDialect());
    }

    @Override
    protected Login login() {
        return login(config, host().context().environment(), credentials);
    }

    /** The login state of Codex on a host; needs no runtime. */
    public static Login login(HostContext context) {
        return login(CodexConfig.from(context.config()), context.environment(), credentials(context));
    }

    private static Login login(CodexConfig config, Map<String, String> callerVariables, CredentialSource credentials) {
        return credentials
                .first(CREDENTIALS)
                .<Login>map(credential -> new Login.Known(credential.origin()))
                .orElseGet(
                        () -> config.baseUrl(callerVariables).isPresent()
                                ? new Login.NotNeeded()
                                : new Login.Missing(
                                        "set OPENAI_API_KEY or CODEX_API_KEY, or agents.codex.baseUrl to a provider that needs none"));
    }

    /** The login by device code: a login by redirect needs a browser in the container. */
    @Override
    protected Optional<OwnLogin> ownLogin() {
        return Optional.of(new OwnLogin(List.of(CodexImage.CODEX_PROGRAM, "login", "--device-auth"), LOGGED_IN));
    }

    /** Whether Codex uses its own provider: with its own login, and without a given address or key. */
    private boolean usesOwnProvider(AgentPlace place) {
        return place.ownLogin().isPresent() && login().missing();
    }

    @Override
    protected List<String> ownInterface() {
        return List.of(CodexImage.CODEX_PROGRAM);
    }

    @Override
    protected Map<String, String> environment(AgentPlace place) {
        Map<String, String> all = new TreeMap<>();
        all.put("CODEX_HOME", place.home() + "/" + HOME);
        all.put("INITIAL_AGENT_MODE", CodexMode.standard(hasSandbox(place)).id());
        all.put(CodexSettings.VARIABLE, settings(place).text());
        all.put(CodexSettings.ADAPTER_VARIABLE, CodexSettings.adapterText());
        if (!login().missing()) { // for a provider without keys; secrets() replaces this value by a given key
            all.put(CodexSettings.KEY, "none");
        }
        return all;
    }

    private CodexSettings settings(AgentPlace place) {
        return new CodexSettings(
                usesOwnProvider(place)
                        ? Optional.empty()
                        : Optional.of(config.provider(host().context().environment())),
                config.settings().model(),
                place.workspaces().stream().map(Object::toString).toList(),
                hasSandbox(place));
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
        return credentials
                .first(CREDENTIALS)
                .map(credential -> Map.of(CodexSettings.KEY, credential.secret().reveal()))
                .orElse(Map.of());
    }

    @Override
    protected SortedMap<String, List<String>> questions() {
        return new TreeMap<>(Map.of(SANDBOX, TRY_SANDBOX));
    }

    private static boolean hasSandbox(AgentPlace place) {
        return place.facts().contains(SANDBOX);
    }

    /** Codex does not create its folder, and refuses to start without it. */
    @Override
    protected List<HomeFile> homeFiles() {
        return List.of(HomeFile.folder(HOME));
    }

    @Override
    protected Optional<String> note(AgentPlace place) {
        return hasSandbox(place)
                ? Optional.empty()
                : Optional.of("full access, the container is its sandbox (no user namespaces for one of its own)");
    }

    @Override
    protected void checkMode(AgentPlace place, String mode) {
        CodexMode.check(mode, hasSandbox(place));
    }

    @Override
    protected Optional<String> provider() {
        return Optional.of(config.provider(host().context().environment()));
    }
}
