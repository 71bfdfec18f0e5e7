package dev.berth.server.serve;

import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.RecordedInstances.Place;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limits;
import dev.berth.terminal.agents.InstanceQueries;
import java.util.List;

/**
 * The states of all instances, as the engines of all hosts report them. When one does not answer within {@code
 * limits.targets}, its recorded instances are answered as failed, with the reason, and those of other hosts as they are. Safe
 * for all threads.
 */
final class InstanceCache implements InstanceQueries.Engine<Place> {
    private final ServedAgents agents;
    private final InstanceQueries<Place> queries;

    InstanceCache(ServedAgents agents, Limits limits) {
        this.agents = agents;
        this.queries = new InstanceQueries<>(this, limits);
    }

    List<InstanceOverview> instances() throws InterruptedException {
        return agents.withUnreadable(queries.ask(agents.places()));
    }

    @Override
    public List<InstanceOverview> instances(Place place) throws InterruptedException {
        return agents.instances(place);
    }

    @Override
    public List<InstanceOverview> failed(Place place, BerthException failure) {
        ErrorKind kind = failure.kind() == ErrorKind.LIMIT_REACHED ? ErrorKind.ENGINE_DOWN : failure.kind();
        InstanceState failed = new InstanceState.Failed(kind, failure.todo(), failure.seen());
        return agents.recorded().stream()
                .filter(row -> row.host().equals(place))
                .map(row -> row.withState(failed))
                .toList();
    }
}
