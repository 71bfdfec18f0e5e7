package dev.berth.runtime.profile;

import dev.berth.runtime.agent.AgentPlace;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.ContainerFile;
import dev.berth.runtime.agent.GitSettings;
import dev.berth.runtime.agent.HomeFile;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.OwnLogin;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.session.AgentDialect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The runtime of a profile's agent in containers. The agent's credentials are variables of the caller. */
public final class ProfileRuntime extends ContainerAgentRuntime {
    private final Profile profile;
    private final CredentialSource credentials;
    private final GitSettings git;

    private ProfileRuntime(
            ContainerHost host,
            Profile profile,
            AgentProfile agent,
            AgentSettings settings,
            CredentialSource credentials) {
        super(agent, settings, host);
        this.profile = profile;
        this.credentials = credentials;
        this.git = GitSettings.of(host.context());
    }

    /**
     * Returns the runtime on a host, with the credentials of the caller's variables, the settings or the home.
     *
     * @throws BerthException CONFIG_INVALID for the profile or a setting; LOCK_UNUSABLE
     */
    public static ProfileRuntime on(ContainerHost host, ProfileFile file) {
        return on(host, file, credentials(host.context(), file.profile()));
    }

    public static ProfileRuntime on(ContainerHost host, ProfileFile file, CredentialSource credentials) {
        Profile profile = file.profile();
        AgentProfile agent = new AgentProfile(
                profile.target(),
                profile.title(),
                profile.command(),
                profile.agentName(),
                profile.agentVersion(),
                Optional.of(file.recipe()),
                AgentDialect.PLAIN,
                profile.homePerInstance());
        AgentSettings settings = AgentSettings.from(host.context().config(), profile.target());
        checkMode(profile, settings);
        return new ProfileRuntime(host, profile, agent, settings.orMode(profile.mode()), credentials);
    }

    private static CredentialSource credentials(HostContext context, Profile profile) {
        return CredentialSource.of(
                context, profile.target().value(), profile.login().variables());
    }

    private static void checkMode(Profile profile, AgentSettings settings) {
        settings.mode()
                .filter(mode -> !profile.modes().isEmpty() && !profile.modes().contains(mode))
                .ifPresent(mode -> {
                    throw new BerthException(
                            ErrorKind.CONFIG_INVALID,
                            "reading setting agents." + profile.target() + ".mode",
                            "its value is \"" + mode + "\"",
                            "choose one of the profile's modes: " + String.join(", ", profile.modes()));
                });
    }

    @Override
    protected Login login() {
        return login(profile, credentials);
    }

    /** Returns whether the agent has a credential, without making a runtime. */
    public static Login login(HostContext context, Profile profile) {
        return login(profile, credentials(context, profile));
    }

    private static Login login(Profile profile, CredentialSource credentials) {
        Profile.LoginRule rule = profile.login();
        if (rule.variables().isEmpty()) {
            return new Login.NotNeeded();
        }
        return credentials
                .first(rule.variables())
                .<Login>map(found -> new Login.Known(found.origin()))
                .orElseGet(() -> new Login.Missing(rule.missing()));
    }

    @Override
    protected Optional<OwnLogin> ownLogin() {
        return profile.login().own();
    }

    @Override
    protected Map<String, String> environment(AgentPlace place) {
        Map<String, String> values = values();
        Map<String, String> all = new TreeMap<>();
        profile.environment()
                .forEach((name, template) -> template.fill(values).ifPresent(value -> all.put(name, value)));
        return all;
    }

    @Override
    protected Optional<GitSettings> git() {
        return Optional.of(git);
    }

    @Override
    protected void refused(Collection<String> secrets) {
        credentials.invalidate(profile.login().variables(), secrets);
    }

    @Override
    protected Map<String, String> secrets() {
        return credentials.reveal(profile.login().variables());
    }

    @Override
    protected List<HomeFile> homeFiles() {
        List<HomeFile> files = new ArrayList<>();
        profile.folders().forEach(folder -> files.add(HomeFile.folder(folder)));
        profile.files().forEach((path, template) -> files.add(new HomeFile(path, text(path, template))));
        return files;
    }

    @Override
    protected List<ContainerFile> containerFiles(AgentPlace place) {
        return profile.containerFiles().entrySet().stream()
                .map(file -> new ContainerFile(file.getKey(), text(file.getKey(), file.getValue())))
                .toList();
    }

    private String text(String path, Template template) {
        Map<String, String> values = values();
        template.names().forEach(name -> checkValue(path, name, values.getOrDefault(name, "")));
        return template.fill(values).orElseThrow(() -> new IllegalStateException("a placeholder of " + path));
    }

    /**
     * Refuses characters that could end a quoted string in a file of any format; no address or model's name has them.
     */
    private void checkValue(String path, String name, String value) {
        if (value.chars().anyMatch(c -> c == '"' || c == '\'' || c == '\\' || c < ' ')) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    "writing " + path + " for " + profile.target(),
                    "the value of " + name + " holds a quote, a backslash or a control character",
                    "set agents." + profile.target() + "." + name + " to a value without them");
        }
    }

    @Override
    protected Optional<String> provider() {
        return settings()
                .baseUrl()
                .or(() -> profile.provider()
                        .variable()
                        .map(host().context().environment()::get)
                        .filter(address -> !address.isBlank()))
                .or(profile.provider()::address);
    }

    private Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        values.put(ProfileReader.HOME, HomeFile.FOLDER);
        values.put(ProfileReader.RUN, ContainerFile.FOLDER);
        values.put(ProfileReader.TARGET, profile.target().value());
        provider().ifPresent(address -> values.put(ProfileReader.BASE_URL, address));
        settings().model().or(profile::model).ifPresent(model -> values.put(ProfileReader.MODEL, model));
        settings().mode().or(profile::mode).ifPresent(mode -> values.put(ProfileReader.MODE, mode));
        return values;
    }
}
