package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the agents of the setting {@code server.agents}. */
final class ServerAgents {
    private static final String KEY = "server.agents";

    private ServerAgents() {}

    /** @throws BerthException CONFIG_INVALID when a name is not valid, or its agent program is not known */
    static List<AgentName> of(Config config, Targets targets) {
        return config.list(KEY).stream()
                .map(text -> parse(text, targets).orElseThrow(() -> invalidValue(config, targets)))
                .toList();
    }

    private static Optional<AgentName> parse(String text, Targets targets) {
        try {
            return Optional.of(AgentName.of(text)).filter(name -> targets.all().contains(name.target()));
        } catch (BerthException _) {
            return Optional.empty();
        }
    }

    private static BerthException invalidValue(Config config, Targets targets) {
        return config.invalidValue(
                KEY,
                "TARGET or TARGET/AGENT, with TARGET one of: "
                        + targets.all().stream().map(Target::value).collect(Collectors.joining(", ")));
    }
}
