package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.RecordedInstances.Place;
import dev.berth.runtime.agent.Target;
import dev.berth.server.serve.ServedAgents;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The agents of an {@link Application}, for the server. */
public record ApplicationAgents(Application application) implements ServedAgents {
    @Override
    public SortedSet<InstanceId> configured() {
        return new TreeSet<>(
                ServerAgents.of(application.context().config(), application.targets(), application::isOnThisHost));
    }

    @Override
    public SortedSet<Target> targets() {
        return application.targets().all();
    }

    @Override
    public List<InstanceOverview> recorded() {
        return application.recorded();
    }

    @Override
    public SortedSet<Place> places() {
        return application.recordedPlaces();
    }

    @Override
    public List<InstanceOverview> instances(Place place) throws InterruptedException {
        return application.instances(place);
    }

    @Override
    public List<InstanceOverview> withUnreadable(List<InstanceOverview> rows) {
        return application.withUnreadable(rows);
    }

    @Override
    public AgentRuntime runtime(AgentName name) throws InterruptedException {
        return application.runtime(name);
    }
}
