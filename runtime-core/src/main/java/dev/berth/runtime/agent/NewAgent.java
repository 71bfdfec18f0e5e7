package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Volumes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The first record of an agent. Where the engine holds a home of the agent already, an earlier record was lost: the agent goes
 * on with that home, and as the user that the home belongs to. The home itself says who that is: the user may change until it
 * is fixed, which a label of the volume could not follow.
 */
record NewAgent(RuntimeServices services, InstanceId id) {
    /** The volume with a home that an earlier record of the agent had; empty while the agent has a record. */
    Optional<String> leftHome() throws InterruptedException {
        Optional<Volumes> volumes = services.engine().volumes();
        if (volumes.isEmpty() || services.records().agent(id.name()).isPresent()) {
            return Optional.empty();
        }
        return volumes.get().list(Map.of()).stream()
                .filter(services.names(id)::isHomeOfAgent)
                .findFirst();
    }

    /** @param progress receives the lines of the image's build, if it must be built to look into the home */
    AgentRecord record(HostIdentity here, Optional<String> leftHome, Consumer<String> progress)
            throws InterruptedException {
        AgentRecord fresh = new AgentRecord(
                id.name(), here, Optional.empty(), Instant.now(), UserRule.AGENT, false, Optional.empty());
        Optional<ContainerUser> owner = leftHome.isPresent() ? owner(leftHome.get(), progress) : Optional.empty();
        return owner.map(user -> fresh.withUser(user, true)
                        .withVolume(Optional.of(services.names(id).volume())))
                .orElse(fresh);
    }

    /** The user that the home belongs to. The agent is root where root inside is the caller outside, and never elsewhere. */
    private Optional<ContainerUser> owner(String volume, Consumer<String> progress) throws InterruptedException {
        if (services.info().rootless()) {
            return Optional.empty();
        }
        return services.engine()
                .volumes()
                .orElseThrow()
                .owner(volume, services.images().ensure(progress))
                .filter(user -> user.uid() != 0);
    }
}
