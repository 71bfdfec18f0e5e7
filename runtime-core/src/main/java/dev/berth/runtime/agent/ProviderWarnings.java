package dev.berth.runtime.agent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tries the provider's address from inside a container. */
record ProviderWarnings(RuntimeServices services, InstanceId id) {
    List<AgentEvent.ProbeWarning> look(ScopeHolder scope) {
        boolean ownNetwork =
                services.contained() && !services.settings().network().equals("host");
        List<AgentEvent.ProbeWarning> warnings = services
                .traits()
                .provider()
                .flatMap(url -> ProviderAddress.of(url, ownNetwork))
                .flatMap(address -> tried(address, scope).map(seen -> warning(address, seen)))
                .stream()
                .toList();
        warnings.forEach(services.ground().listener()::on);
        return warnings;
    }

    private AgentEvent.ProbeWarning warning(ProviderAddress address, String seen) {
        return new AgentEvent.ProbeWarning(Instant.now(), id, "provider", seen, address.todo());
    }

    private static Optional<String> tried(ProviderAddress address, ScopeHolder scope) {
        try {
            return new ProviderProbe(address).run(scope);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
