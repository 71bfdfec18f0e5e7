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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Codex in containers. Its credential is an API key among the caller's variables; a provider of one's own ({@code
 * agents.codex.baseUrl}) may need none. Without a sandbox of its own it has all that the container has.
 */
public final class CodexRuntime extends ContainerAgentRuntime {
    /** What it reads its credential from: the first that is there is the key. */
    public static final List<String> CREDENTIALS = List.of("CODEX_API_KEY", "OPENAI_API_KEY");

    private static final String HOME = ".codex";

    /** The question whether Codex's own sandbox can start, asked of Codex itself, whatever its config says. */
    private static final String SANDBOX = "sandbox";

    private static final List<String> LOGGED_IN =
            List.of("sh", "-c", "grep -qs '\"[A-Za-z_]*\": *[\"{]' \"$HOME/" + HOME + "/auth.json\"");

    private static final List<String> TRY_SANDBOX = List.of(
            "sh",
            "-c",
            "CODEX_HOME=$(mktemp -d) && export CODEX_HOME && cd / || exit 1; "
                    + "codex sandbox -P :workspace -- true; tried=$?; rm -rf \"$CODEX_HOME\"; exit $tried");

    private final CodexConfig config;
    private final CredentialSource credentials;
    private final GitSettings git;

    private CodexRuntime(ContainerHost host, CodexConfig config, CredentialSource credentials) {
        super(codex(), config.settings(), host);
        this.config = config;
        this.credentials = credentials;
        this.git = GitSettings.of(host.context());
    }

    /** Codex on a host, with the credential that the caller's variables, the settings or the home have. */
    public static CodexRuntime on(ContainerHost host, CodexConfig config) {
        return on(host, config, credentials(host.context()));
    }

    public static CodexRuntime on(ContainerHost host, CodexConfig config, CredentialSource credentials) {
        return new CodexRuntime(host, config, credentials);
    }

    private static CredentialSource credentials(HostContext context) {
        return CredentialSource.of(context, CodexConfig.TARGET.value(), CREDENTIALS);
    }

    private static AgentProfile codex() {
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

    /** Whether Codex would have a credential, without asking for a runtime. */
    public static Login login(HostContext context) {
        return login(CodexConfig.from(context.config()), context.environment(), credentials(context));
    }

    private static Login login(CodexConfig config, Map<String, String> callers, CredentialSource credentials) {
        return credentials
                .first(CREDENTIALS)
                .<Login>map(found -> new Login.Known(found.origin()))
                .orElseGet(
                        () -> config.baseUrl(callers).isPresent()
                                ? new Login.NotNeeded()
                                : new Login.Missing(
                                        "set OPENAI_API_KEY or CODEX_API_KEY, or agents.codex.baseUrl to a provider that needs none"));
    }

    /** The code is typed into a browser anywhere: the login by redirect would want one inside. */
    @Override
    protected Optional<OwnLogin> ownLogin() {
        return Optional.of(new OwnLogin(List.of(CodexImage.CODEX_PROGRAM, "login", "--device-auth"), LOGGED_IN));
    }

    /** What its own login got is for its own provider: an address or a key that was given comes first. */
    private boolean ownProvider(AgentPlace place) {
        return place.ownLogin().isPresent() && login().missing();
    }

    @Override
    protected List<String> ownInterface() {
        return List.of(CodexImage.CODEX_PROGRAM);
    }

    @Override
    protected Map<String, String> environment(AgentPlace place) {
        Map<String, String> all = new TreeMap<>(git.environment(place.workspaces()));
        all.put("CODEX_HOME", place.home() + "/" + HOME);
        all.put("INITIAL_AGENT_MODE", CodexMode.standard(sandbox(place)).id());
        if (!login().missing()) { // a provider without keys is told so; a key that was given comes in its place
            all.put(CodexToml.KEY, "none");
        }
        return all;
    }

    @Override
    protected Map<String, String> secrets() {
        return credentials
                .first(CREDENTIALS)
                .map(found -> Map.of(CodexToml.KEY, found.secret().reveal()))
                .orElse(Map.of());
    }

    @Override
    protected SortedMap<String, List<String>> questions() {
        return new TreeMap<>(Map.of(SANDBOX, TRY_SANDBOX));
    }

    private static boolean sandbox(AgentPlace place) {
        return place.facts().contains(SANDBOX);
    }

    @Override
    protected List<HomeFile> files(AgentPlace place) {
        CodexToml toml = new CodexToml(
                ownProvider(place)
                        ? Optional.empty()
                        : Optional.of(config.provider(host().context().environment())),
                config.settings().model(),
                place.workspaces().stream().map(Object::toString).toList(),
                sandbox(place));
        return List.of(new HomeFile(HOME + "/config.toml", toml.text()));
    }

    @Override
    protected Optional<String> note(AgentPlace place) {
        return sandbox(place)
                ? Optional.empty()
                : Optional.of("full access, the container is its sandbox (no user namespaces for one of its own)");
    }

    @Override
    protected void checkMode(AgentPlace place, String mode) {
        CodexMode.check(mode, sandbox(place));
    }

    @Override
    protected Optional<String> provider() {
        return Optional.of(config.provider(host().context().environment()));
    }
}
