package dev.berth.server.wiring;

import dev.berth.claude.ClaudeConfig;
import dev.berth.claude.ClaudeImage;
import dev.berth.claude.ClaudeRuntime;
import dev.berth.codex.CodexConfig;
import dev.berth.codex.CodexImage;
import dev.berth.codex.CodexRuntime;
import dev.berth.hermes.HermesConfig;
import dev.berth.hermes.HermesImage;
import dev.berth.hermes.HermesRuntime;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.MainPackage;
import dev.berth.runtime.image.Pins;
import dev.berth.runtime.profile.ProfileFile;
import dev.berth.runtime.profile.ProfileRuntime;
import dev.berth.runtime.profile.Profiles;
import dev.berth.runtime.version.CandidateCheck;
import dev.berth.server.profiles.ShippedProfiles;
import dev.berth.server.trial.ScriptedTrial;
import dev.berth.server.trial.TrialModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The agent programs that the command line knows: those with a module of their own, and the profiles. */
public final class Targets {
    private static final String OPENAI_KEY = "OPENAI_API_KEY";

    private static final Map<Target, Agent> BUILT_IN = Map.ofEntries(
            Map.entry(
                    Target.of("claude"),
                    new Agent(
                            host -> ClaudeRuntime.on(
                                    host, ClaudeConfig.from(host.context().config())),
                            ClaudeRuntime::login,
                            () -> ClaudeRuntime.CREDENTIALS,
                            ClaudeImage::recipe,
                            ClaudeConfig::from,
                            () -> new TrialModel("ANTHROPIC_API_KEY", "", true))),
            Map.entry(
                    Target.of("codex"),
                    new Agent(
                            host -> CodexRuntime.on(
                                    host, CodexConfig.from(host.context().config())),
                            CodexRuntime::login,
                            () -> CodexRuntime.CREDENTIALS,
                            CodexImage::recipe,
                            CodexConfig::from,
                            () -> new TrialModel(OPENAI_KEY, "/v1", false))),
            Map.entry(
                    Target.of("hermes"),
                    new Agent(
                            host -> HermesRuntime.on(
                                    host, HermesConfig.from(host.context().config())),
                            HermesRuntime::login,
                            () -> HermesRuntime.CREDENTIALS,
                            HermesImage::recipe,
                            HermesConfig::from,
                            () -> new TrialModel(OPENAI_KEY, "/v1", true))));

    private final Profiles profiles;
    private final Pins pins;
    private final Map<Target, Agent> added;

    private Targets(Profiles profiles, Pins pins, Map<Target, Agent> added) {
        this.profiles = profiles;
        this.pins = pins;
        this.added = Map.copyOf(added);
    }

    /**
     * An agent program.
     *
     * @param login looks for a credential of the agent program
     * @param credentials the variables that can hold its credential, the main one first
     * @param recipe the recipe that comes with Berth
     * @param settings reads its settings; throws CONFIG_INVALID when they do not fit together
     */
    public record Agent(
            Function<ContainerHost, AgentRuntime> runtime,
            Function<HostContext, Login> login,
            Supplier<List<String>> credentials,
            Supplier<ImageRecipe> recipe,
            Consumer<Config> settings,
            Supplier<TrialModel> trial) {

        /**
         * An agent program without image, credential and settings of its own, such as the scripted agent.
         *
         * @param runtime opens its runtime on a host
         */
        public static Agent withoutImage(Function<ContainerHost, AgentRuntime> runtime) {
            // the recipe is one whose version `berth ps` can show
            return new Agent(
                    runtime,
                    _ -> new Login.NotNeeded(),
                    List::of,
                    ClaudeImage::recipe,
                    _ -> {},
                    () -> new TrialModel(OPENAI_KEY, "/v1", false));
        }

        static Agent of(ProfileFile file) {
            return new Agent(
                    host -> ProfileRuntime.on(host, file),
                    context -> ProfileRuntime.login(context, file.profile()),
                    () -> file.profile().login().variables(),
                    file::recipe,
                    config -> AgentSettings.from(config, file.profile().target()),
                    () -> new TrialModel(
                            file.profile().login().variables().stream()
                                    .findFirst()
                                    .orElse(OPENAI_KEY),
                            "/v1",
                            false));
        }
    }

    /**
     * Opens the agent programs of one home.
     *
     * @param added agent programs besides the built-in ones and the profiles; {@link #all} does not list them
     */
    public static Targets of(BerthHome home, Map<Target, Agent> added) {
        return new Targets(Profiles.of(home, BUILT_IN.keySet(), ShippedProfiles.all()), Pins.of(home), added);
    }

    /** The built-in agent programs and all profiles, valid or not. */
    public SortedSet<Target> all() {
        SortedSet<Target> all = new TreeSet<>(profiles.names());
        all.addAll(BUILT_IN.keySet());
        return all;
    }

    /**
     * Checks that there is such an agent program, with a valid profile.
     *
     * @throws BerthException UNKNOWN_TARGET, or CONFIG_INVALID when the profile is not valid
     */
    public void check(Target target) {
        var _ = agent(target);
        profiles.find(target).ifPresent(ProfileFile::profile);
    }

    /**
     * Checks the settings of one agent program.
     *
     * @throws BerthException CONFIG_INVALID when the settings do not fit together, or the profile is not valid
     */
    public void checkSettings(Target target, Config config) {
        agent(target).settings().accept(config);
    }

    /** The recipe of the version in force. */
    public ImageRecipe recipe(Target target) {
        return pins.inForce(shipped(target));
    }

    /** The recipe that comes with Berth, or that of the profile. */
    public ImageRecipe shipped(Target target) {
        return agent(target).recipe().get();
    }

    /** The recipes of the previous versions, for all agent programs that have one. */
    public List<ImageRecipe> previousRecipes() {
        return all().stream().flatMap(target -> previousRecipe(target).stream()).toList();
    }

    private Optional<ImageRecipe> previousRecipe(Target target) {
        try {
            ImageRecipe shipped = shipped(target);
            return pins.previous(shipped).map(pin -> pin.applyTo(shipped));
        } catch (BerthException _) {
            return Optional.empty();
        }
    }

    /** The version in force; empty when it is not known. */
    public Optional<String> version(Target target) {
        try {
            return find(target).flatMap(agent -> recipe(target).main()).map(MainPackage::version);
        } catch (BerthException _) {
            return Optional.empty();
        }
    }

    /** The trial of another version of the agent program. */
    public CandidateCheck trial(Target target) {
        Agent agent = agent(target);
        return new ScriptedTrial(agent.runtime(), model(target));
    }

    /** The facts by which the agent program reaches a scripted model. */
    public TrialModel model(Target target) {
        return agent(target).trial().get();
    }

    public AgentRuntime runtime(Target target, ContainerHost host) {
        return agent(target).runtime().apply(host);
    }

    /** The login of a target; {@code NotNeeded} for a target that this Berth does not know. */
    public Login login(Target target, HostContext context) {
        try {
            return find(target).map(agent -> agent.login().apply(context)).orElseGet(Login.NotNeeded::new);
        } catch (BerthException e) {
            return new Login.Missing(e.seen() + "; " + e.todo());
        }
    }

    /**
     * The variables that can hold the credential of an agent program, the main one first.
     *
     * @throws BerthException UNKNOWN_TARGET
     */
    public List<String> credentials(Target target) {
        return agent(target).credentials().get();
    }

    /** Whether the agent program has a login of its own, in its container. */
    public boolean ownLogin(Target target) {
        return BUILT_IN.containsKey(target)
                || profiles.find(target)
                        .filter(file -> file.profile().login().own().isPresent())
                        .isPresent();
    }

    public Profiles profiles() {
        return profiles;
    }

    private Agent agent(Target target) {
        return find(target)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.UNKNOWN_TARGET,
                        "looking for the agent program " + target,
                        "there is no agent program of that name",
                        "choose one of: " + all().stream().map(Target::value).collect(Collectors.joining(", "))));
    }

    /** Looks for the profile in any case: a profile with the name of a built-in agent program is an error. */
    private Optional<Agent> find(Target target) {
        Optional<Agent> profile = profiles.find(target).map(Agent::of);
        return Optional.ofNullable(BUILT_IN.get(target))
                .or(() -> profile)
                .or(() -> Optional.ofNullable(added.get(target)));
    }
}
