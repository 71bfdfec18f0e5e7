package dev.berth.server.cli.image;

import dev.berth.runtime.agent.RecordedInstances.Place;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.AgentImage;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Ages;
import dev.berth.server.cli.output.ByteSize;
import dev.berth.server.cli.output.ErrorAdvice;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/** {@code berth image ls}: lists the agents' images on every host that Berth uses. */
@Command(name = "ls", description = "List agents' images with their sizes, ages and users.")
final class ImageListCommand extends ImageTask {
    private static final List<String> JSON =
            List.of("target", "tag", "current", "engine", "size", "created", "usedBy", "id", "version");
    private static final List<String> COLUMNS =
            List.of("target", "tag", "version", "current", "engine", "size", "age", "usedBy", "id");

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        boolean json = parent.root.options.json;
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Place place : application.places(!parent.root.options.namesHost())) {
            try {
                rows.addAll(rows(application, application.hostForInspection(place), json));
            } catch (BerthException e) {
                printer.warn(place + ": " + e.seen() + "; " + ErrorAdvice.todo(e));
            }
        }
        printer.rows(json ? JSON : COLUMNS, rows);
        return ExitCode.DONE;
    }

    private static List<Map<String, Object>> rows(Application application, ContainerHost host, boolean json)
            throws InterruptedException {
        if (host.engine().images().isEmpty()) {
            return List.of();
        }
        ImageHolders holders = ImageHolders.find(application, host);
        Set<String> kept = application.keptImages(host);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (AgentImage image : holders.images()) {
            Map<String, Object> row = row(image, holders, host, json);
            row.put("current", holders.isCurrent(image) ? "yes" : kept.contains(image.tag()) ? "previous" : "no");
            rows.add(row);
        }
        return rows;
    }

    private static Map<String, Object> row(AgentImage image, ImageHolders holders, ContainerHost host, boolean json) {
        List<String> users = List.copyOf(holders.uses().of(image));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("target", image.target());
        row.put("tag", image.tag().isEmpty() ? "<none>" : image.tag());
        row.put("version", image.version().isEmpty() && !json ? "-" : image.version());
        row.put("engine", host.toString());
        row.put("size", json ? image.sizeBytes() : ByteSize.text(image.sizeBytes()));
        row.put("created", image.createdAt().toString());
        row.put("age", Ages.text(Duration.between(image.createdAt(), Instant.now())));
        row.put("usedBy", json ? users : users.isEmpty() ? "-" : String.join(", ", users));
        row.put("id", json ? image.id() : image.id().replaceFirst("^sha256:(.{12}).*$", "$1"));
        return row;
    }
}
