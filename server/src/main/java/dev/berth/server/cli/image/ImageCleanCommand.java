package dev.berth.server.cli.image;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.AgentImage;
import dev.berth.runtime.image.AgentImages;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.ByteSize;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image gc}: lists unneeded images and removes them after a confirmation. */
@Command(
        name = "gc",
        description =
                "List agents' old images that no container and no instance uses, and remove them after a confirmation.")
final class ImageCleanCommand extends ImageTask {
    private static final List<String> COLUMNS = List.of("target", "tag", "size", "created", "id");
    private static final List<String> JSON = List.of("target", "tag", "size", "created", "id", "removed");

    @Parameters(
            arity = "0..*",
            paramLabel = "TARGET",
            description = "only images of these agents (default: of all known agents)")
    List<String> targets = List.of();

    @Option(names = "--yes", description = "remove them without asking")
    boolean yes;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        targets.forEach(target -> Target.of(target).value());
        ContainerHost host = application.host();
        ImageHolders holders = ImageHolders.find(application, host);
        List<AgentImage> unneeded = holders.images().stream()
                .filter(image -> targets.isEmpty() ? holders.isKnown(image) : targets.contains(image.target()))
                .filter(image -> holders.isUnneeded(image, application.keptImages(host)))
                .toList();
        if (parent.root.options.json) {
            printer.rows(JSON, rows(unneeded, yes ? remove(unneeded, HostImages.images(host)) : Set.of()));
            return ExitCode.DONE;
        }
        if (unneeded.isEmpty()) {
            printer.say("every image on " + host + " is needed");
            return ExitCode.DONE;
        }
        printer.rows(COLUMNS, rows(unneeded, Set.of()));
        String count = count(unneeded.size()) + " on " + host;
        printer.say(count + ", at most " + ByteSize.text(bytes(unneeded)) + "; layers shared with other images stay");
        if (!yes && !confirm(printer)) {
            printer.say("nothing is removed");
            return ExitCode.DONE;
        }
        Set<AgentImage> removed = remove(unneeded, HostImages.images(host));
        printer.say(count(removed.size()) + " removed"
                + (removed.size() == unneeded.size() ? "" : ", the others are in use"));
        return ExitCode.DONE;
    }

    private static boolean confirm(Printer printer) {
        if (!Stdio.ofProcess().inputIsTerminal()) {
            printer.say("give --yes to remove them");
            return false;
        }
        return printer.ask("remove them? [y/N]").strip().matches("(?i)y|yes");
    }

    /** Removes images and answers the removed ones: the engine refuses an image that came into use meanwhile. */
    private static Set<AgentImage> remove(List<AgentImage> unneeded, AgentImages images) throws InterruptedException {
        Set<AgentImage> removed = new HashSet<>();
        for (AgentImage image : unneeded) {
            if (images.removeUnused(image)) {
                removed.add(image);
            }
        }
        return removed;
    }

    private List<Map<String, Object>> rows(List<AgentImage> unneeded, Set<AgentImage> removed) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (AgentImage image : unneeded) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("target", image.target());
            row.put("tag", image.tag().isEmpty() ? "<none>" : image.tag());
            row.put("size", parent.root.options.json ? image.sizeBytes() : ByteSize.text(image.sizeBytes()));
            row.put("created", image.createdAt().toString());
            row.put("id", image.id());
            row.put("removed", removed.contains(image));
            rows.add(row);
        }
        return rows;
    }

    private static String count(int images) {
        return images + (images == 1 ? " image" : " images");
    }

    private static long bytes(List<AgentImage> images) {
        return images.stream().mapToLong(AgentImage::sizeBytes).sum();
    }
}
