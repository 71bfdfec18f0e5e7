package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads the agents of the setting {@code server.agents}. */
final class ServerAgents {
    private static final String KEY = "server.agents";

    private ServerAgents() {}

    /**
     * The instances of the setting, each written {@code TARGET[/AGENT][@DIR]}.
     *
     * @param onThisHost whether an agent is on this host; then a folder's real path is taken, so that its instance is the one of the
     *     folder's other names
     * @throws BerthException CONFIG_INVALID when a name is not valid, its agent program is not known, or a folder is not absolute
     */
    static List<InstanceId> of(Config config, Targets targets, Predicate<AgentName> onThisHost) {
        return config.list(KEY).stream()
                .map(text -> parse(text, targets, onThisHost).orElseThrow(() -> invalidValue(config, targets)))
                .toList();
    }

    private static Optional<InstanceId> parse(String text, Targets targets, Predicate<AgentName> onThisHost) {
        int at = text.indexOf('@');
        try {
            AgentName name = AgentName.of(at < 0 ? text : text.substring(0, at));
            List<Workspace> workspaces =
                    at < 0 ? List.of() : List.of(new Workspace(folder(text.substring(at + 1), onThisHost.test(name))));
            return Optional.of(InstanceId.of(name, workspaces))
                    .filter(id -> targets.all().contains(id.target()));
        } catch (BerthException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Path folder(String text, boolean onThisHost) {
        Path named = Path.of(text);
        try {
            return onThisHost && named.isAbsolute() ? named.toRealPath() : named;
        } catch (IOException _) {
            return named.normalize(); // its folder may be made later
        }
    }

    private static BerthException invalidValue(Config config, Targets targets) {
        return config.invalidValue(
                KEY,
                "TARGET, TARGET/AGENT or either with @DIR behind it, an absolute folder, and TARGET one of: "
                        + targets.all().stream().map(Target::value).collect(Collectors.joining(", ")));
    }
}
