package dev.berth.runtime.agent;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Looks at instances. What it says of them is what their engine reports now. */
record InstanceQueries(RuntimeServices parts) {
    /** @param known the state as this process knows it */
    InstanceState state(AgentId agent, InstanceState known) throws InterruptedException {
        InstanceNames names = parts.names(agent);
        Optional<InstanceState> preparing = preparing(names, known);
        return preparing.isPresent()
                ? preparing.get()
                : Overviews.state(
                        upkeep(agent).survey().stream().findFirst(),
                        known,
                        login(agent, parts.records().find(names.target(), agent)));
    }

    private Login login(AgentId agent, Optional<InstanceRecord> record) {
        return parts.login(agent, record.map(known -> known.findings().facts()).orElse(ContainerFacts.NONE.facts()));
    }

    InstanceMaintenance upkeep(AgentId agent) {
        return InstanceMaintenance.of(
                parts.ground(), parts.records(), parts.profile().target(), agent);
    }

    private Optional<InstanceState> preparing(InstanceNames names, InstanceState known) {
        if (known instanceof InstanceState.Preparing) {
            return Optional.of(known);
        }
        return parts.ground().locks().holders(names.lock()).stream()
                .filter(holder -> !holder.shared())
                .findFirst()
                .map(holder -> new InstanceState.Preparing(holder.phase(), holder.since()));
    }

    List<InstanceOverview> overviews(Function<AgentId, InstanceState> known) throws InterruptedException {
        return new Overviews(parts.ground(), parts.records())
                .of(Optional.of(parts.profile().target()), found -> {
                    InstanceNames names = parts.names(found.agent());
                    InstanceState here = known.apply(found.agent());
                    return preparing(names, here)
                            .orElseGet(() ->
                                    Overviews.state(found.container(), here, login(found.agent(), found.record())));
                });
    }
}
