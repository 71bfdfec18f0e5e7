package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import java.time.Instant;
import java.util.Optional;

/**
 * The record of an agent: what its instances share.
 *
 * @param host the host that its home is on
 * @param user the user inside its containers
 * @param userFixed whether an instance with a workspace was made ready, which fixes the user
 * @param login the agent's own login in its home, as {@link OwnLogin#fact}; empty for none
 */
record AgentRecord(
        AgentName name,
        HostIdentity host,
        Instant createdAt,
        ContainerUser user,
        boolean userFixed,
        Optional<String> login) {
    AgentRecord withUser(ContainerUser other, boolean fixed) {
        return new AgentRecord(name, host, createdAt, other, fixed, login);
    }

    AgentRecord withHost(HostIdentity other) {
        return new AgentRecord(name, other, createdAt, user, userFixed, login);
    }

    AgentRecord withLogin(Optional<String> other) {
        return new AgentRecord(name, host, createdAt, user, userFixed, other);
    }
}
