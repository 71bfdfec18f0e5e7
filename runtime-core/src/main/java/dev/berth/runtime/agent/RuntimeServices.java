package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.container.RunsHostPrograms;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What all steps of one runtime work with. */
record RuntimeServices(
        HostServices ground,
        AgentProfile profile,
        AgentSettings settings,
        ImageSource images,
        AgentTraits traits,
        InstanceRecords records,
        ProcessOwner owner,
        AtomicReference<@Nullable EngineInfo> engineInfo) {
    InstanceNames names(AgentId agent) {
        return new InstanceNames(ground.home().id(), profile.target(), agent);
    }

    ContainerEngine engine() {
        return ground.engine();
    }

    /** Whether there is more of a container than a sandbox on this host. */
    boolean contained() {
        return !(engine() instanceof RunsHostPrograms);
    }

    /** Whether the agent's programs come from an image; else this host has them. */
    boolean fromImage() {
        return !(images instanceof ImageSource.HostPrograms);
    }

    /** Asked once: neither versions nor rootlessness change under a running process. */
    EngineInfo info() throws InterruptedException {
        EngineInfo known = engineInfo.get();
        if (known != null) {
            return known;
        }
        EngineInfo asked = engine().info();
        engineInfo.set(asked);
        return asked;
    }

    AgentPlace place(InstanceRecord record) {
        return place(record, record.findings().facts());
    }

    AgentPlace place(InstanceRecord record, Set<String> facts) {
        return new AgentPlace(
                record.target(),
                record.agent(),
                ContainerPlan.HOME,
                record.workspaces(),
                record.user(),
                contained(),
                facts);
    }

    /** What people should know about the agent there, and what its engine does not keep it to; empty: nothing. */
    String note(AgentPlace place) throws InterruptedException {
        List<String> unenforcedLimits = engine().unenforcedLimits();
        List<String> notes = new ArrayList<>(traits.note(place).stream().toList());
        if (!unenforcedLimits.isEmpty()) {
            notes.add("limits not held: " + String.join(", ", unenforcedLimits));
        }
        return String.join("; ", notes);
    }

    /** The container that {@code record} should have, made from an image. */
    ContainerPlan plan(InstanceRecord record, String image) {
        return new ContainerPlan(
                names(record.agent()),
                settings,
                ground.machine().hostAddress(),
                settings.caCertificates().map(ground.folders()::file),
                image,
                record.workspaces(),
                record.user());
    }

    /** Whether there is a credential, or a login of the agent's own among the facts; else what to do. */
    Login login(AgentId agent, Set<String> facts) {
        Login login = OwnLogin.or(traits.login(), facts);
        return login instanceof Login.Missing(String hint) && traits.ownLogin().isPresent()
                ? new Login.Missing(hint + "; or log in: berth login "
                        + (agent.equals(AgentId.MAIN) ? profile.target().value() : title(agent)))
                : login;
    }

    String title(AgentId agent) {
        return profile.target() + "/" + agent;
    }

    List<String> adapter() {
        return profile.adapter();
    }
}
