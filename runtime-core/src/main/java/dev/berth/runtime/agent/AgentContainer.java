package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.session.ExpectedAgent;
import dev.berth.runtime.session.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A container as the agent's module sees it, with what was found out in the container. Safe for all threads. */
final class AgentContainer {
    private final RuntimeServices services;
    private final AgentRecord agent;
    private final InstanceId id;
    private volatile ContainerFacts facts;

    AgentContainer(RuntimeServices services, AgentRecord agent, InstanceId id, ContainerFacts facts) {
        this.services = services;
        this.agent = agent;
        this.id = id;
        this.facts = facts;
    }

    void update(ContainerFacts seen) {
        facts = seen;
    }

    ContainerFacts facts() {
        return facts;
    }

    ContainerUser user() {
        return agent.user();
    }

    WorkspaceGroups groups() {
        return services.groups(agent, id);
    }

    InstanceId id() {
        return id;
    }

    AgentPlace place() {
        return place(facts.facts());
    }

    AgentPlace place(Set<String> known) {
        return services.place(agent, id, known);
    }

    Optional<String> note() {
        return Optional.of(facts.note()).filter(note -> !note.isEmpty());
    }

    Login login() {
        return services.login(id.name(), facts.facts());
    }

    /** CONFIG_INVALID when the mode of the settings cannot work in this container. */
    void checkMode() {
        services.settings().mode().ifPresent(mode -> services.traits().checkMode(place(), mode));
    }

    /** The options, with the settings where the options have nothing; CONFIG_INVALID for a mode that cannot work here. */
    SessionOptions configured(SessionOptions options) {
        AgentSettings settings = services.settings();
        List<JsonNode> servers = new ArrayList<>(settings.mcpServers());
        servers.addAll(options.mcpServers());
        Optional<String> mode = options.mode().or(settings::mode);
        mode.ifPresent(wanted -> services.traits().checkMode(place(), wanted));
        return new SessionOptions(options.directory(), options.permissions(), mode, servers, options.listener());
    }

    /** The variables of every program of the agent. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(services.traits().environment(place()));
        environment.putAll(services.settings().variables());
        services.settings()
                .caCertificates()
                .ifPresent(_ -> environment.putIfAbsent("NODE_EXTRA_CA_CERTS", ContainerPlan.CERTIFICATES));
        return environment;
    }

    ExecSpec adapter() {
        Map<String, String> environment = environment();
        environment.putIfAbsent("GIT_TERMINAL_PROMPT", "0"); // nobody is there to answer
        return ExecSpec.of(services.adapter())
                .withEnvironment(environment)
                .withSecrets(services.traits().secrets());
    }

    ExpectedAgent expected() {
        AgentProfile profile = services.profile();
        return new ExpectedAgent(
                profile.title(),
                profile.adapter().getFirst(),
                profile.adapterName(),
                services.images().version(),
                services.fromImage()
                        ? Advice.of("build its image anew")
                                .with(
                                        NextStep.Action.BUILD_IMAGE,
                                        profile.target().value())
                        : Advice.of("install it on this host, or use another engine"),
                services.traits().login() instanceof Login.Known(String source) ? source : "",
                profile.dialect());
    }

    /**
     * The folder that a program starts in: the wanted one, else the first workspace, else the agent's home.
     * WORKSPACE_FORBIDDEN when the wanted one is in no workspace.
     */
    Path directory(String tried, Optional<Path> wanted) throws InterruptedException {
        if (wanted.isEmpty()) {
            return id.workspaces().stream().findFirst().map(Workspace::path).orElseGet(() -> home(tried));
        }
        Path directory = services.ground().folders().workspace(wanted.get()).path();
        if (id.depthAround(directory).isEmpty()) {
            throw forbidden(tried, directory + " is in none of its workspaces");
        }
        return directory;
    }

    /** The agent's home as a folder to work in; without containers the home may be anywhere on this host. */
    private Path home(String tried) {
        if (!services.contained()) {
            throw forbidden(tried, "no folder was named, and the instance has no workspace");
        }
        return Path.of(ContainerPlan.HOME);
    }

    private BerthException forbidden(String tried, String seen) {
        return new BerthException(
                ErrorKind.WORKSPACE_FORBIDDEN,
                tried + id,
                seen,
                "make an instance with that folder as its workspace ready, and use that one");
    }
}
