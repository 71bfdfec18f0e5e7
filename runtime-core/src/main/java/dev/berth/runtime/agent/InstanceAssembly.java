package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.session.AgentSessions;
import dev.berth.runtime.session.ExpectedAgent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts together what this process needs to run an agent in a container. */
record InstanceAssembly(RuntimeServices parts, InstanceLog log) {
    ReadyInstance of(InstanceRecord record, ContainerId container) {
        InstanceNames names = parts.names(record.agent());
        AgentContainer premises = new AgentContainer(parts, record);
        ScopeHolder scope = new ScopeHolder(parts.engine().containers(), container, parts.owner());
        ContainerAdapterLauncher launcher = new ContainerAdapterLauncher(
                names,
                record.generation(),
                scope,
                () -> adapter(premises.place()),
                parts.records(),
                parts.settings().resources().memory(),
                parts.ground().locks(),
                log);
        AgentSessions sessions =
                AgentSessions.on(launcher, expected(record), parts.ground().limits());
        return new ReadyInstance(
                record,
                container,
                () -> parts.login(record.agent(), premises.place().facts()),
                premises,
                launcher,
                sessions,
                scope,
                () -> probeProvider(record, scope),
                new WorkspaceAccess(parts, record, scope)::check,
                new InstanceTerminals(parts, record, premises, scope, launcher, this::environment));
    }

    /** A container that is still of another image must be what it was. */
    private String version(InstanceRecord record) {
        boolean old = record.complete()
                && parts.images().expected().filter(record.image()::equals).isEmpty();
        return old ? record.adapterVersion().orElse("") : parts.images().version();
    }

    private ExpectedAgent expected(InstanceRecord record) {
        AgentProfile profile = parts.profile();
        return new ExpectedAgent(
                profile.title(),
                profile.adapter().getFirst(),
                profile.adapterName(),
                version(record),
                parts.fromImage()
                        ? "build its image anew: berth image build " + profile.target()
                        : "install it on this host, or use another engine",
                parts.traits().login() instanceof Login.Known(String source) ? source : "",
                profile.dialect());
    }

    private ExecSpec adapter(AgentPlace place) {
        return ExecSpec.of(parts.adapter())
                .withEnvironment(environment(place))
                .withSecrets(parts.traits().secrets());
    }

    private Map<String, String> environment(AgentPlace place) {
        Map<String, String> environment = new TreeMap<>(parts.traits().environment(place));
        environment.putAll(parts.settings().variables());
        parts.settings()
                .caCertificates()
                .ifPresent(_ -> environment.putIfAbsent("NODE_EXTRA_CA_CERTS", ContainerPlan.CERTIFICATES));
        return environment;
    }

    private List<AgentEvent.ProbeWarning> probeProvider(InstanceRecord record, ScopeHolder scope) {
        boolean ownNetwork = parts.contained() && !parts.settings().network().equals("host");
        Optional<ProviderAddress> address =
                parts.traits().provider().flatMap(url -> ProviderAddress.of(url, ownNetwork));
        return address
                .flatMap(where -> tried(where, scope)
                        .map(seen -> new AgentEvent.ProbeWarning(
                                Instant.now(), record.target(), record.agent(), "provider", seen, where.todo())))
                .stream()
                .peek(parts.ground().listener()::on)
                .toList();
    }

    private static Optional<String> tried(ProviderAddress where, ScopeHolder scope) {
        try {
            return new ProviderProbe(where).run(scope);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
