package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.ContainerOverview;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Workspace;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Ages;
import dev.berth.server.cli.output.ByteSize;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code berth ps}: lists the agent instances of every recorded engine. */
@Command(name = "ps", description = "List agent instances.")
public final class PsCommand extends BerthTask {
    private static final List<String> JSON = List.of(
            "target",
            "agent",
            "workspaces",
            "gone",
            "state",
            "host",
            "engine",
            "container",
            "image",
            "adapterVersion",
            "startedAt",
            "memory",
            "generation",
            "note",
            "reason",
            "versionInForce");
    private static final int MAX_REASON = 120;
    private static final List<String> COLUMNS =
            List.of("target", "agent", "workspaces", "state", "host", "image", "adapterVersion", "age", "memory");

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        List<Map<String, Object>> rows = application.instances().stream()
                .map(instance -> row(instance, application.targets().version(instance.target()), root.options.json))
                .toList();
        printer.rows(root.options.json ? JSON : columns(rows), rows);
        return ExitCode.DONE;
    }

    /** The columns; {@code gone}, {@code note} and {@code reason} only if a row has one. */
    private static List<String> columns(List<Map<String, Object>> rows) {
        return Stream.concat(
                        COLUMNS.stream(),
                        Stream.of("gone", "note", "reason")
                                .filter(column -> rows.stream().anyMatch(row -> row.containsKey(column))))
                .toList();
    }

    private static Map<String, Object> row(InstanceOverview instance, Optional<String> inForce, boolean json) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("target", instance.target().value());
        row.put("agent", instance.agent().value());
        folders(instance.workspaces(), json).ifPresent(folders -> row.put("workspaces", folders));
        folders(instance.gone(), json).ifPresent(folders -> row.put("gone", folders));
        row.put("state", instance.state().id());
        if (!instance.host().engine().isEmpty()) {
            row.put("host", instance.host().toString());
            row.put("engine", instance.host().engine());
        }
        ContainerOverview container = instance.container();
        row.put("generation", container.generation());
        container.name().ifPresent(name -> row.put("container", name));
        container.image().ifPresent(image -> row.put("image", image));
        container
                .adapterVersion()
                .ifPresent(version -> row.put("adapterVersion", json ? version : version(version, inForce)));
        inForce.ifPresent(version -> row.put("versionInForce", version));
        container.startedAt().ifPresent(started -> {
            row.put("startedAt", started.toString());
            row.put("age", Ages.text(Duration.between(started, Instant.now())));
        });
        container.memoryBytes().ifPresent(bytes -> row.put("memory", json ? bytes : ByteSize.text(bytes)));
        instance.note().ifPresent(note -> row.put("note", note));
        reason(instance.state()).ifPresent(reason -> row.put("reason", json ? reason : shorten(reason)));
        return row;
    }

    /** Folders as a list for programs; for people in one cell, which is left out if there are none. */
    private static Optional<Object> folders(Collection<Workspace> folders, boolean json) {
        List<String> all = folders.stream().map(Workspace::toString).toList();
        return json
                ? Optional.of(all)
                : Optional.<Object>of(String.join(", ", all)).filter(_ -> !all.isEmpty());
    }

    /** The running version, and the version of the next start if the two differ. */
    private static String version(String running, Optional<String> inForce) {
        return inForce.filter(next -> !next.equals(running))
                .map(next -> running + ", next " + next)
                .orElse(running);
    }

    private static Optional<String> reason(InstanceState state) {
        return switch (state) {
            case InstanceState.Failed(var _, var _, String evidence) -> Optional.of(evidence);
            case InstanceState.Preparing(String phase, var _) -> Optional.of(phase);
            case InstanceState.Ready(var login) when login.missing() -> Optional.of("login missing");
            default -> Optional.empty();
        };
    }

    private static String shorten(String reason) {
        String line = reason.strip().replaceAll("\\s+", " ");
        return line.length() > MAX_REASON ? line.substring(0, MAX_REASON - 1) + "…" : line;
    }
}
