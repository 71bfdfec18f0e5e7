package dev.berth.server.cli;

import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.RecordedInstances.Place;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the commands work with, opened when it is first needed. Confined to the command's thread; closing it closes all. */
final class Wiring implements AutoCloseable {
    private final HostContext context;
    private final RecordedInstances recorded;
    private final Targets targets = Targets.known();
    private final Map<Place, ContainerHost> hosts = new HashMap<>();
    private final Map<String, AgentRuntime> runtimes = new HashMap<>();
    private Optional<ContainerHost> detected = Optional.empty();

    private Wiring(HostContext context) {
        this.context = context;
        this.recorded = new RecordedInstances(context.home());
    }

    static Wiring open(GlobalOptions options, Printer printer) {
        BerthHome home = BerthHome.resolve(System.getenv(), Optional.ofNullable(options.home));
        return new Wiring(HostContext.open(home, options.allSettings(), System.getenv(), printer));
    }

    HostContext context() {
        return context;
    }

    Targets targets() {
        return targets;
    }

    /** The runtime of an agent's target, on the host that the agent was made on, else on the one for new instances. */
    AgentRuntime runtime(AgentRef agent) throws InterruptedException {
        targets.check(agent.target());
        Optional<Place> place = recorded.place(agent.target(), agent.agent());
        ContainerHost host = place.isPresent() ? host(place.get()) : host();
        return runtimes.computeIfAbsent(agent.target() + "@" + host, _ -> targets.runtime(agent.target(), host));
    }

    /** The host for new instances. */
    ContainerHost host() throws InterruptedException {
        if (detected.isEmpty()) {
            ContainerHost host = ContainerHosts.detect(context);
            detected = Optional.of(host);
            hosts.put(new Place(host.machine().id(), host.engine().name()), host);
        }
        return detected.get();
    }

    /** All instances, of every host that has one; those of a host that can't be asked are failed, with the reason. */
    List<InstanceOverview> instances() throws InterruptedException {
        List<InstanceOverview> all = new ArrayList<>();
        for (Place place : recorded.places()) {
            try {
                all.addAll(recorded.on(host(place), target -> targets.login(target, context)));
            } catch (BerthException e) {
                all.addAll(recorded.unasked(place, new InstanceState.Failed(e.kind(), e.todo(), e.seen())));
            }
        }
        return all;
    }

    private ContainerHost host(Place place) {
        return hosts.computeIfAbsent(place, p -> ContainerHosts.recorded(context, p.machine(), p.engine()));
    }

    @Override
    public void close() {
        runtimes.values().forEach(AgentRuntime::close);
        context.close();
    }
}
