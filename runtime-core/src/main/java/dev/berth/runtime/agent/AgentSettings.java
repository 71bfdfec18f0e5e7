package dev.berth.runtime.agent;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Resources;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the settings say for the instances of one target.
 *
 * @param network {@code bridge}, {@code host}, {@code none} or a network's name
 * @param caCertificates PEM file of this host, mounted read-only
 * @param baseUrl the provider's address
 * @param variables more variables for the agent
 * @param mcpServers more tools for the agent, in the form of the protocol
 * @param mounts more folders for the agent
 * @param workspace what holds for every workspace
 */
public record AgentSettings(
        String network,
        Resources resources,
        Optional<Path> caCertificates,
        Optional<String> baseUrl,
        Optional<String> model,
        Optional<String> mode,
        Map<String, String> variables,
        List<JsonNode> mcpServers,
        List<Mount> mounts,
        WorkspaceSettings workspace) {
    /**
     * What the settings say for workspaces.
     *
     * @param protect whether paths that the host runs something from are read-only inside
     * @param gitFolders folders of this host with git folders that a workspace may name without a proof
     */
    public record WorkspaceSettings(boolean protect, List<Path> gitFolders) {
        public WorkspaceSettings {
            gitFolders = List.copyOf(gitFolders);
        }
    }

    public AgentSettings {
        variables = Map.copyOf(variables);
        mcpServers = List.copyOf(mcpServers);
        mounts = List.copyOf(mounts);
    }

    /** With these folders instead. */
    public AgentSettings withMounts(List<Mount> other) {
        return new AgentSettings(
                network, resources, caCertificates, baseUrl, model, mode, variables, mcpServers, other, workspace);
    }

    /** With this mode where no setting says one. */
    public AgentSettings orMode(Optional<String> standard) {
        return new AgentSettings(
                network,
                resources,
                caCertificates,
                baseUrl,
                model,
                mode.or(() -> standard),
                variables,
                mcpServers,
                mounts,
                workspace);
    }

    public static AgentSettings from(Config config, Target target) {
        String prefix = "agents." + target + ".";
        return new AgentSettings(
                config.string("container.network"),
                new Resources(
                        config.decimal("container.cpus"),
                        config.size("container.memory"),
                        config.number("container.pids")),
                config.path("image.caCertificates"),
                config.find(prefix + "baseUrl"),
                config.find(prefix + "model"),
                config.find(prefix + "mode"),
                config.map(prefix + "env"),
                config.map(prefix + "mcpServers").keySet().stream()
                        .map(rest -> rest.replaceFirst("\\..*", ""))
                        .distinct()
                        .sorted()
                        .map(name -> mcpServer(name, argv(config, prefix + "mcpServers." + name)))
                        .toList(),
                config.list(prefix + "mounts").stream()
                        .map(AgentSettings::mount)
                        .toList(),
                new WorkspaceSettings(config.string("workspace.protect").equals("on"), gitFolders(config)));
    }

    /** As {@link #from(Config, Target)}, and the mode must be one of {@code modes}, all that the agent ever has. */
    public static AgentSettings from(Config config, Target target, Collection<String> modes) {
        AgentSettings settings = from(config, target);
        if (settings.mode().filter(mode -> !modes.contains(mode)).isPresent()) {
            throw config.invalidValue("agents." + target + ".mode", "one of: " + String.join(", ", modes));
        }
        return settings;
    }

    private static List<Path> gitFolders(Config config) {
        List<String> named = config.list("workspace.gitFolders");
        if (named.stream().anyMatch(folder -> !folder.startsWith("/"))) {
            throw config.invalidValue("workspace.gitFolders", "absolute paths of folders");
        }
        return named.stream().map(Path::of).toList();
    }

    private static List<String> argv(Config config, String key) {
        List<String> whole = config.list(key);
        Optional<String> command = config.find(key + ".command");
        List<String> arguments = config.list(key + ".args");
        if (command.isEmpty() && !arguments.isEmpty()) {
            throw config.invalidValue(key + ".args", key + ".command beside it");
        }
        if (command.isPresent() && !whole.isEmpty()) {
            throw config.invalidValue(key, "no list when " + key + ".command says the same");
        }
        return command.isEmpty()
                ? whole
                : Stream.concat(command.stream(), arguments.stream()).toList();
    }

    private static JsonNode mcpServer(String name, List<String> argv) {
        ObjectNode server = JsonNodeFactory.instance.objectNode().put("name", name);
        server.put("command", argv.getFirst());
        ArrayNode arguments = server.putArray("args");
        argv.stream().skip(1).forEach(arguments::add);
        server.putArray("env");
        return server;
    }

    private static Mount mount(String text) {
        String[] parts = text.split(":", -1);
        return new Mount.Bind(parts[0], parts[1], parts.length == 3);
    }
}
