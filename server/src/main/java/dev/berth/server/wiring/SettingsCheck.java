package dev.berth.server.wiring;

import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.ConfigCheck;
import dev.berth.runtime.config.ConfigMistake;
import dev.berth.runtime.home.BerthHome;
import dev.berth.server.serve.BerthServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds mistakes in settings, also those that only an agent program or the server can find. */
public final class SettingsCheck {
    private SettingsCheck() {}

    /** All mistakes in the file, in the variables of this process and in {@code flags}. */
    public static List<ConfigMistake> mistakes(BerthHome home, Path file, List<String> flags) {
        Targets targets = Targets.of(home, Map.of());
        ConfigCheck check = ConfigCheck.of(file, System.getenv(), flags);
        Stream<Target> known = Stream.concat(targets.all().stream(), new RecordedInstances(home).targets().stream());
        check.targets(known.map(Target::value).toList());
        targets.all().forEach(target -> check.readBy(config -> targets.checkSettings(target, config)));
        check.readBy(config -> ServerAgents.of(config, targets, _ -> false));
        check.readBy(BerthServer::checkSettings);
        return check.mistakes();
    }
}
