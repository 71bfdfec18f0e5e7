package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Target;
import dev.berth.server.serve.ServedAgents;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The agents of an {@link Application}, for the server. */
public record ApplicationAgents(Application application) implements ServedAgents {
    @Override
    public SortedSet<AgentName> configured() {
        SortedSet<AgentName> names = new TreeSet<>();
        recorded().forEach(row -> names.add(AgentName.of(row)));
        names.addAll(ServerAgents.of(application.context().config(), application.targets()));
        for (Target target : targets()) {
            if (!application.context().config().map("agents." + target).isEmpty()) {
                names.add(new AgentName(target, AgentId.MAIN));
            }
        }
        return names;
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
    public List<InstanceOverview> instances() throws InterruptedException {
        return application.instances();
    }

    @Override
    public AgentRuntime runtime(AgentName name) throws InterruptedException {
        return application.runtime(name);
    }
}
