package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import java.time.Instant;
import java.util.Optional;

/**
 * The record of an agent: what its instances share.
 *
 * @param host the host that its home is on
 * @param volume the volume of its home; empty until the first container is made, and until then no host is fixed
 * @param user the user inside its containers
 * @param userFixed whether an instance with a workspace was made ready, which fixes the user
 * @param login the agent's own login in its home, as {@link OwnLogin#fact}; empty for none
 */
record AgentRecord(
        AgentName name,
        HostIdentity host,
        Optional<String> volume,
        Instant createdAt,
        ContainerUser user,
        boolean userFixed,
        Optional<String> login) {
    AgentRecord withUser(ContainerUser other, boolean fixed) {
        return new AgentRecord(name, host, volume, createdAt, other, fixed, login);
    }

    AgentRecord withHost(HostIdentity other) {
        return new AgentRecord(name, other, volume, createdAt, user, userFixed, login);
    }

    AgentRecord withLogin(Optional<String> other) {
        return new AgentRecord(name, host, volume, createdAt, user, userFixed, other);
    }

    AgentRecord withVolume(Optional<String> other) {
        return new AgentRecord(name, host, other, createdAt, user, userFixed, login);
    }

    /** Whether the agent has a home, which is on its host and nowhere else. */
    boolean hasHome() {
        return volume.isPresent();
    }
}
