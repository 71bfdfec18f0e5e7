package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.container.RunsHostPrograms;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.workspace.GitLayout;
import dev.berth.runtime.workspace.WorkspaceComparison;
import dev.berth.runtime.workspace.WorkspaceLooks;
import dev.berth.runtime.workspace.WorkspaceWatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the classes of one runtime share.
 *
 * @param looks what is known of the files in the workspaces
 * @param engineInfo the engine's answer, once it was asked
 */
record RuntimeServices(
        HostServices ground,
        AgentProfile profile,
        AgentSettings settings,
        ImageSource images,
        AgentTraits traits,
        InstanceRecords records,
        ProcessOwner owner,
        ContainerSupervisors supervisors,
        WorkspaceLooks looks,
        AtomicReference<@Nullable EngineInfo> engineInfo) {
    private static final Logger log = LoggerFactory.getLogger(RuntimeServices.class);

    static RuntimeServices of(AgentProfile profile, AgentSettings settings, AgentTraits traits, ContainerHost host) {
        HostServices ground = HostServices.of(host);
        return new RuntimeServices(
                ground,
                profile,
                settings,
                ImageSource.of(profile, host),
                traits,
                new InstanceRecords(ground.home(), ground.locks()),
                new ProcessOwner(ground.locks()),
                new ContainerSupervisors(ground.limits()),
                new WorkspaceLooks(),
                new AtomicReference<>(host.info().orElse(null)));
    }

    InstanceNames names(InstanceId id) {
        return new InstanceNames(ground.home().id(), id);
    }

    /** The volume with the agent's home, as it is or will be. */
    String volume(AgentRecord agent, InstanceId id) {
        return profile.homePerInstance()
                ? names(id).volumeOfInstance()
                : agent.volume().orElseGet(names(id)::volume);
    }

    /** The comparison of an instance's workspaces; one that says so when nothing can be compared. */
    WorkspaceWatch workspaces(InstanceId id) {
        List<Path> folders = id.workspaces().stream().map(Workspace::path).toList();
        if (!settings.workspace().protect() || folders.isEmpty()) {
            return WorkspaceWatch.off();
        }
        Machine machine = ground.machine();
        if (!machine.sharesFolders()) {
            return WorkspaceWatch.none(WorkspaceComparison.none(
                    folders, "it is a folder of " + machine.id() + ", where Berth does not look"));
        }
        try {
            return watch(id, folders);
        } catch (RuntimeException e) {
            log.warn("workspaces cannot be compared instance={}", id, e);
            return WorkspaceWatch.none(
                    WorkspaceComparison.none(folders, "its git folders could not be found, report this bug: " + e));
        }
    }

    private WorkspaceWatch watch(InstanceId id, List<Path> folders) {
        List<Path> all = new ArrayList<>(folders);
        List<Path> commanded = new ArrayList<>();
        for (GitLayout layout : folders(id).layouts()) {
            layout.common().ifPresent(all::add);
            commanded.addAll(layout.commanded());
        }
        return looks.watch(all, commanded, id.toString(), ground.limits());
    }

    /** The names of this host; the engine is not asked. */
    HostIdentity host() {
        return new HostIdentity(ground.machine().id(), engine().name(), EngineIdentity.unknown());
    }

    /** This host with the engine's own id. The engine is asked: another one may answer by now. */
    HostIdentity identifiedHost() throws InterruptedException {
        return new HostIdentity(ground.machine().id(), engine().name(), engine().identity());
    }

    ContainerEngine engine() {
        return ground.engine();
    }

    /** Whether the agent runs in a container of an image, and not in a sandbox on this host. */
    boolean contained() {
        return !(engine() instanceof RunsHostPrograms);
    }

    /** Whether the agent's programs come from an image; else this host has them. */
    boolean fromImage() {
        return !(images instanceof ImageSource.HostPrograms);
    }

    /** The engine's answer. Asked once: neither versions nor rootlessness change under a running process. */
    EngineInfo info() throws InterruptedException {
        EngineInfo known = engineInfo.get();
        if (known != null) {
            return known;
        }
        EngineInfo asked = engine().info();
        engineInfo.set(asked);
        return asked;
    }

    AgentPlace place(AgentRecord agent, InstanceId id, Set<String> facts) {
        return new AgentPlace(
                id.target(), id.agent(), ContainerPlan.HOME, id.workspaces(), agent.user(), contained(), facts);
    }

    /** Remarks for people about the agent in a container, its limits that are not enforced, its workspaces; empty for none. */
    String note(AgentPlace place) throws InterruptedException {
        List<String> unenforcedLimits = engine().unenforcedLimits();
        List<String> notes = new ArrayList<>(traits.note(place).stream().toList());
        notes.addAll(WorkspaceFolders.look(ground.folders(), ground.home(), settings.workspace(), place.workspaces())
                .remarks());
        if (!unenforcedLimits.isEmpty()) {
            notes.add("limits not held: " + String.join(", ", unenforcedLimits));
        }
        for (Workspace workspace : place.workspaces()) {
            if (ground.machine().isLocal() && ReadOnlyMounts.contain(workspace.path())) {
                notes.add("nothing can be written in " + workspace + ": its file system is read-only");
            }
        }
        return String.join("; ", notes);
    }

    /** The container that an instance should have, made from an image. */
    ContainerPlan plan(AgentRecord agent, InstanceId id, String image) {
        return new ContainerPlan(
                names(id),
                id,
                volume(agent, id),
                settings,
                ground.machine().hostAddress(),
                settings.caCertificates().map(ground.folders()::file),
                image,
                agent.user(),
                folders(id),
                groups(agent, id).given());
    }

    /** The git folders and protected paths of an instance's workspaces, as they are now. */
    WorkspaceFolders folders(InstanceId id) {
        return WorkspaceFolders.look(ground.folders(), ground.home(), settings.workspace(), id.workspaces());
    }

    /** The supplementary groups through which the agent's user may write the instance's workspaces. */
    WorkspaceGroups groups(AgentRecord agent, InstanceId id) {
        return WorkspaceGroups.of(ground.machine(), id.workspaces(), agent.user());
    }

    /** The credential of the settings, or the login in the agent's home; else the ways to get one. */
    Login login(AgentName name, Set<String> facts) {
        Set<String> known = new TreeSet<>(facts);
        records.agent(name).flatMap(AgentRecord::login).ifPresent(known::add);
        Login login = OwnLogin.or(traits.login(), known);
        return login instanceof Login.Missing(String hint) && traits.ownLogin().isPresent()
                ? new Login.Missing(hint + "; or log in with its own program")
                : login;
    }

    /** The advice for a missing login, whose hint is {@link Login.Missing#hint}. */
    Advice loginAdvice(AgentName name, String hint) {
        Advice advice = Advice.of(hint);
        return traits.ownLogin().isPresent()
                ? advice.with(
                        NextStep.Action.LOG_IN,
                        name.agent().equals(AgentId.MAIN) ? name.target().value() : name.toString())
                : advice;
    }

    /** Records whether the agent's home holds a login, for all instances of the agent. */
    void rememberLogin(AgentName name, ContainerFacts facts) {
        Optional<String> login = facts.facts().stream().filter(OwnLogin::isFact).findFirst();
        records.updateAgentIfPresent(name, known -> known.withLogin(login));
    }

    List<String> adapter() {
        return profile.adapter();
    }
}
