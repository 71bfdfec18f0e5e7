package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.Machine;
import java.util.Map;

/**
 * What the runtimes of one process stand on.
 *
 * @param environment of this process: where credentials and the caller's own names may come from
 * @param listener is told {@link AgentEvent}s
 */
public record AgentGround(
        Machine machine,
        ContainerEngine engine,
        BerthHome home,
        HomeLocks locks,
        Limits limits,
        Map<String, String> environment,
        RuntimeListener listener) {
    public AgentGround {
        environment = Map.copyOf(environment);
        listener = listener.guarded();
    }
}
