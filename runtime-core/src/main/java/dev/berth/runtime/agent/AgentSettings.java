package dev.berth.runtime.agent;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the settings say for the instances of one target.
 *
 * @param network {@code bridge}, {@code host}, {@code none} or a network's name
 * @param caCertificates PEM file of this host, mounted read-only
 * @param baseUrl the provider's address
 * @param variables more variables for the agent
 * @param mounts more folders for the agent
 */
public record AgentSettings(
        String network,
        Resources resources,
        Optional<Path> caCertificates,
        Optional<String> baseUrl,
        Optional<String> model,
        Optional<String> mode,
        Map<String, String> variables,
        List<Mount> mounts) {
    public AgentSettings {
        variables = Map.copyOf(variables);
        mounts = List.copyOf(mounts);
    }

    public static AgentSettings from(Config config, Target target) {
        String prefix = "agents." + target + ".";
        return new AgentSettings(
                config.string("container.network"),
                new Resources(
                        config.decimal("container.cpus"),
                        config.size("container.memory"),
                        config.number("container.pids")),
                config.find("image.caCertificates").map(Path::of),
                config.find(prefix + "baseUrl"),
                config.find(prefix + "model"),
                config.find(prefix + "mode"),
                config.map(prefix + "env"),
                config.list(prefix + "mounts").stream()
                        .map(text -> mount(prefix + "mounts", text))
                        .toList());
    }

    public AgentSettings withBaseUrl(String url) {
        return new AgentSettings(network, resources, caCertificates, Optional.of(url), model, mode, variables, mounts);
    }

    private static Mount mount(String key, String text) {
        String[] parts = text.split(":", -1);
        boolean readOnly = parts.length == 3 && parts[2].equals("ro");
        if (parts.length < 2 || parts.length > (readOnly ? 3 : 2) || !parts[1].startsWith("/")) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    "reading setting " + key,
                    "\"" + text + "\" is not SOURCE:TARGET or SOURCE:TARGET:ro",
                    "write absolute paths, such as /data/models:/data/models:ro");
        }
        return new Mount.Bind(parts[0], parts[1], readOnly);
    }
}
