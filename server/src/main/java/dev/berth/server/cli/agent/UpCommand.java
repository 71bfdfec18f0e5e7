package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.version.Trials;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.ErrorAdvice;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.InstanceStart;
import dev.berth.server.wiring.InstanceStart.Started;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth up}: makes several agents ready at the same time. */
@Command(
        name = "up",
        description = "Make agents ready.",
        footer = {
            "",
            "Each set of workspaces of an agent has a container of its own; they share the",
            "agent's home. Without --workspace: the instance around the current folder, else",
            "a new one for it, else, if no agent may have that folder, one without workspace."
        })
public final class UpCommand extends BerthTask {
    @Parameters(
            arity = "1..*",
            paramLabel = "TARGET[/AGENT]",
            description = "which agents",
            converter = AgentNameConverter.class)
    List<AgentName> agents = List.of();

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            arity = "1..*",
            description = "the instance of these project folders (default: see below)")
    List<Path> workspaces = List.of();

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        Trials.sweep(application.context());
        Map<AgentName, CompletableFuture<Started>> starts = Collections.synchronizedMap(new LinkedHashMap<>());
        AtomicBoolean cancelled = new AtomicBoolean();
        List<BerthException> failures = new ArrayList<>();
        // before the first start: its phases are printed while this thread goes on, and Ctrl-C may come at any of them
        try (var _ = Interrupts.onInterrupt(() -> {
            cancelled.set(true);
            cancel(starts);
        })) {
            for (AgentName agent : agents) {
                starts.put(agent, start(application, agent, printer));
                if (cancelled.get()) {
                    cancel(starts);
                }
            }
            for (CompletableFuture<Started> start : starts.values()) {
                try {
                    report(FutureWaits.await(start), application, printer);
                } catch (BerthException e) {
                    failures.add(e);
                }
            }
        }
        return finish(failures, printer);
    }

    private CompletableFuture<Started> start(Application application, AgentName agent, Printer printer)
            throws Exception {
        AgentRuntime runtime = application.runtime(agent);
        application
                .disagreeingHostSetting(agent)
                .ifPresent(wish -> printer.warn(
                        agent + " stays on the host that it was made on; " + wish + " is for new agents only"));
        return InstanceStart.orWithoutWorkspace(runtime, choose(application, agent, workspaces));
    }

    private static void cancel(Map<AgentName, CompletableFuture<Started>> starts) {
        List.copyOf(starts.values()).forEach(start -> start.cancel(false));
    }

    private static void report(Started started, Application application, Printer printer) {
        AgentInstance instance = started.instance();
        started.note().ifPresent(printer::say);
        printer.say(instance.id() + " is ready in " + instance.snapshot().containerName());
        if (instance.snapshot().login() instanceof Login.Missing(String hint)) {
            AgentName name = instance.id().name();
            String command = application.targets().ownLogin(name.target()) ? ": berth login " + name : "";
            printer.warn(name + ": login missing; " + hint + command);
        }
        instance.snapshot().note().ifPresent(note -> printer.say(instance.id().name() + ": " + note));
        instance.warnings().join();
    }

    private static ExitCode finish(List<BerthException> failures, Printer printer) {
        if (failures.isEmpty()) {
            printer.result(Printer.Result.done("ready"));
            return ExitCode.DONE;
        }
        if (failures.size() > 1) {
            failures.subList(1, failures.size())
                    .forEach(failure -> printer.warn(
                            String.join("; ", failure.tried(), failure.seen(), ErrorAdvice.todo(failure))));
        }
        BerthException first = failures.getFirst();
        printer.failure(first);
        return first.kind() == ErrorKind.CANCELLED ? ExitCode.CANCELLED : ExitCode.of(first);
    }
}
