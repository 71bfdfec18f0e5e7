package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code berth prune}: removes the instances with a workspace whose folder is gone, after a confirmation. */
@Command(
        name = "prune",
        description = "Remove agent instances whose folder is gone; agents' homes stay.",
        footer = {"", "It lists the instances and asks first. Instances of a host that does not answer stay."})
public final class PruneCommand extends BerthTask {
    private static final List<String> COLUMNS = List.of("target", "agent", "workspaces", "gone", "state");

    @Option(names = "--yes", description = "don't ask")
    boolean yes;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        List<InstanceOverview> stale = stale(application);
        if (stale.isEmpty()) {
            printer.say("every workspace of every instance is there; nothing is removed");
            printer.result(Printer.Result.done("pruned"));
            return ExitCode.DONE;
        }
        printer.rows(COLUMNS, stale.stream().map(this::row).toList());
        if (!yes && !printer.ask("remove them? [y/N]").strip().matches("(?i)y|yes")) {
            throw new BerthException(
                    ErrorKind.CANCELLED,
                    "removing the instances whose folder is gone",
                    "not confirmed",
                    "answer y, or give --yes");
        }
        // what was listed may have changed while the person read it
        Set<InstanceId> now = yes ? ids(stale) : ids(stale(application));
        for (InstanceId id : ids(stale)) {
            printer.say(
                    now.contains(id) && remove(application, id)
                            ? id + " is removed; the agent's home stays"
                            : id + " is left alone: its folder is there again, or it was removed meanwhile");
        }
        printer.result(Printer.Result.done("pruned"));
        return ExitCode.DONE;
    }

    private static List<InstanceOverview> stale(Application application) throws InterruptedException {
        return application.instances().stream()
                .filter(instance -> !instance.gone().isEmpty())
                .toList();
    }

    private static Set<InstanceId> ids(List<InstanceOverview> instances) {
        return instances.stream().map(InstanceOverview::id).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Answers false when another process removed it meanwhile. */
    private static boolean remove(Application application, InstanceId id) throws InterruptedException {
        try {
            application.remove(id.name(), Optional.of(id));
            return true;
        } catch (BerthException e) {
            if (e.kind() == ErrorKind.UNKNOWN_AGENT) {
                return false;
            }
            throw e;
        }
    }

    private Map<String, Object> row(InstanceOverview instance) {
        return Map.of(
                "target", instance.target().value(),
                "agent", instance.agent().value(),
                "workspaces", folders(List.copyOf(instance.workspaces())),
                "gone", folders(instance.gone()),
                "state", instance.state().id());
    }

    private Object folders(List<Workspace> folders) {
        List<String> all = folders.stream().map(Workspace::toString).toList();
        return root.options.json ? all : String.join(", ", all);
    }
}
