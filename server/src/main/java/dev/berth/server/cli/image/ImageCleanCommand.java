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

/** {@code berth image gc}: images that nobody needs. */
@Command(
        name = "gc",
        description =
                "Say which agents' images nobody needs any more, and remove them when told: old ones that no container"
                        + " and no instance uses.")
final class ImageCleanCommand extends ImageTask {
    private static final List<String> COLUMNS = List.of("target", "tag", "size", "created", "id");
    private static final List<String> JSON = List.of("target", "tag", "size", "created", "id", "removed");

    @Parameters(
            arity = "0..*",
            paramLabel = "TARGET",
            description = "of these agents only (default: of all that are known here)")
    List<String> targets = List.of();

    @Option(names = "--yes", description = "remove them without asking")
    boolean yes;

    @Override
    public ExitCode run(Application wiring, Printer printer) throws Exception {
        targets.forEach(target -> Target.of(target).value());
        ContainerHost host = wiring.host();
        ImageHolders holders = ImageHolders.on(wiring, host);
        List<AgentImage> unneeded = holders.images().stream()
                .filter(image -> targets.isEmpty() ? holders.known(image) : targets.contains(image.target()))
                .filter(image -> holders.unneeded(image, wiring.keptImages(host)))
                .toList();
        if (parent.root.options.json) {
            printer.rows(JSON, rows(unneeded, yes ? removed(unneeded, HostImages.images(host)) : Set.of()));
            return ExitCode.DONE;
        }
        if (unneeded.isEmpty()) {
            printer.say("every image on " + host + " is needed");
            return ExitCode.DONE;
        }
        printer.rows(COLUMNS, rows(unneeded, Set.of()));
        String count = count(unneeded.size()) + " on " + host;
        printer.say(count + ", at most " + ByteSize.text(bytes(unneeded)) + "; layers that others share stay");
        if (!yes && !confirmed(printer)) {
            printer.say("nothing is removed");
            return ExitCode.DONE;
        }
        Set<AgentImage> gone = removed(unneeded, HostImages.images(host));
        printer.say(count(gone.size()) + " removed" + (gone.size() == unneeded.size() ? "" : ", the rest is in use"));
        return ExitCode.DONE;
    }

    private static boolean confirmed(Printer printer) {
        if (!Stdio.ofProcess().inputIsTerminal()) {
            printer.say("give --yes to remove them");
            return false;
        }
        return printer.ask("remove them? [y/N]").strip().matches("(?i)y|yes");
    }

    /** The engine has the last word: it refuses what is used meanwhile. */
    private static Set<AgentImage> removed(List<AgentImage> unneeded, AgentImages images) throws InterruptedException {
        Set<AgentImage> gone = new HashSet<>();
        for (AgentImage image : unneeded) {
            if (images.removeUnused(image)) {
                gone.add(image);
            }
        }
        return gone;
    }

    private List<Map<String, Object>> rows(List<AgentImage> unneeded, Set<AgentImage> gone) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (AgentImage image : unneeded) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("target", image.target());
            row.put("tag", image.tag().isEmpty() ? "<none>" : image.tag());
            row.put("size", parent.root.options.json ? image.sizeBytes() : ByteSize.text(image.sizeBytes()));
            row.put("created", image.createdAt().toString());
            row.put("id", image.id());
            row.put("removed", gone.contains(image));
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
