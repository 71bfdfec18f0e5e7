package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The arguments of {@code create} and {@code run} for a spec. */
final class CreateArguments {
    private final EngineDialect dialect;
    private final List<String> arguments = new ArrayList<>();

    private CreateArguments(EngineDialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Returns the flags, the image and the command, in that order; {@code attempt} is a label that only this attempt
     * has.
     */
    static List<String> of(EngineDialect dialect, ContainerSpec spec, Map.Entry<String, String> attempt) {
        CreateArguments create = new CreateArguments(dialect);
        create.add("--name", spec.name());
        create.add("--restart=no", "--pull=never");
        create.add("--cap-drop", "ALL", "--security-opt", "no-new-privileges");
        create.add("--network", spec.network());
        Map<String, String> labels = new TreeMap<>(spec.labels());
        labels.put(attempt.getKey(), attempt.getValue());
        labels.forEach((name, value) -> create.add("--label", name + "=" + value));
        new TreeMap<>(spec.environment()).forEach((name, value) -> create.add("--env", name + "=" + value));
        new TreeMap<>(spec.extraHosts()).forEach((name, address) -> create.add("--add-host", name + ":" + address));
        spec.mounts().forEach(create::mount);
        spec.user().ifPresent(user -> create.add("--user", user.toString()));
        spec.groups().forEach(group -> create.add("--group-add", Integer.toString(group)));
        spec.directory().ifPresent(folder -> create.add("--workdir", folder));
        spec.resources().ifPresent(limits -> {
            create.add("--cpus", BigDecimal.valueOf(limits.cpus()).toPlainString());
            create.add("--pids-limit", Integer.toString(limits.pids()));
            // the same value as --memory: no swap
            create.add("--memory", Long.toString(limits.memoryBytes()));
            create.add("--memory-swap", Long.toString(limits.memoryBytes()));
        });
        create.command(spec.image(), spec.command());
        return List.copyOf(create.arguments);
    }

    /**
     * Returns one field of a {@code --mount}: docker reads CSV, nerdctl splits at each comma, then each part at each
     * colon.
     */
    private String field(String name, String value) {
        String field = name + "=" + value;
        if (dialect.mountsAnyName()) {
            boolean special = field.contains(",") || field.contains("\"");
            return special ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
        }
        if (field.contains(",") || field.contains(":")) {
            throw new BerthException(
                    ErrorKind.ENGINE_REFUSED,
                    "mounting " + value,
                    dialect.name() + " cannot mount a path that holds a comma or a colon",
                    "rename that folder, or use docker for agents that work in it");
        }
        return field;
    }

    private void mount(Mount mount) {
        switch (mount) {
            case Mount.Bind(String source, String target, boolean readOnly) ->
                add(
                        "--mount",
                        "type=bind," + field("source", source) + "," + field("target", target)
                                + (readOnly ? ",readonly" : ""));
            case Mount.Volume(String name, String target) ->
                add("--mount", "type=volume," + field("source", name) + "," + field("target", target));
            case Mount.Tmpfs(String target) -> add("--tmpfs", target + ":mode=1777");
        }
    }

    /** Adds the program as the entry point: docker and nerdctl read an empty {@code --entrypoint} differently. */
    private void command(String image, List<String> command) {
        if (command.isEmpty()) {
            add(image);
            return;
        }
        add("--entrypoint", command.getFirst(), image);
        arguments.addAll(command.subList(1, command.size()));
    }

    private void add(String... more) {
        arguments.addAll(List.of(more));
    }
}
