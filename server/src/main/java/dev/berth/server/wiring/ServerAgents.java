package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The agents that the setting {@code server.agents} names. */
final class ServerAgents {
    private static final String KEY = "server.agents";

    private ServerAgents() {}

    /** CONFIG_INVALID when one of them is no name, or of an agent program that there is not. */
    static List<AgentName> of(Config config, Targets targets) {
        return config.list(KEY).stream()
                .map(text -> named(text, targets).orElseThrow(() -> refused(config, targets)))
                .toList();
    }

    private static Optional<AgentName> named(String text, Targets targets) {
        try {
            return Optional.of(AgentName.of(text)).filter(name -> targets.all().contains(name.target()));
        } catch (BerthException _) {
            return Optional.empty();
        }
    }

    private static BerthException refused(Config config, Targets targets) {
        return config.invalidValue(
                KEY,
                "TARGET or TARGET/AGENT, with TARGET one of: "
                        + targets.all().stream().map(Target::value).collect(Collectors.joining(", ")));
    }
}
