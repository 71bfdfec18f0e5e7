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
import dev.berth.server.cli.WorkspaceOptions;
import dev.berth.server.cli.output.ErrorAdvice;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.InstanceChoice;
import dev.berth.server.wiring.InstanceStart;
import dev.berth.server.wiring.InstanceStart.Started;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth up}: makes several agents ready at the same time. */
@Command(
        name = "up",
        description = "Make agents ready.",
        footer = {
            "",
            "Each set of workspaces of an agent has a container of its own; they share the",
            "agent's home. --workspace names exactly one: it may be given several times, and",
            "behind the agents it takes several folders: berth up claude --workspace A B",
            "Without it: the instance around the current folder, else a new one for it, else,",
            "if no agent may have that folder, the one without a workspace (--no-workspace)."
        })
public final class UpCommand extends BerthTask {
    @Parameters(
            arity = "1..*",
            paramLabel = "TARGET[/AGENT]",
            description = "which agents",
            converter = AgentNameConverter.class)
    List<AgentName> agents = List.of();

    @Mixin
    WorkspaceOptions workspaces = new WorkspaceOptions();

    private final Map<AgentName, InstanceChoice> chosen = new HashMap<>();

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        agents.forEach(agent -> application.targets().check(agent.target()));
        Trials.sweep(application.context());
        Map<AgentName, CompletableFuture<Started>> starts = Collections.synchronizedMap(new LinkedHashMap<>());
        AtomicBoolean cancelled = new AtomicBoolean();
        Map<AgentName, BerthException> failures = new LinkedHashMap<>();
        // before the first start: its phases are printed while this thread goes on, and Ctrl-C may come at any of them
        try (var _ = Interrupts.onInterrupt(() -> {
            cancelled.set(true);
            cancel(starts);
        })) {
            for (AgentName agent : agents) {
                starts.put(agent, tryStart(application, agent, printer));
                if (cancelled.get()) {
                    cancel(starts);
                }
            }
            for (Map.Entry<AgentName, CompletableFuture<Started>> start : List.copyOf(starts.entrySet())) {
                try {
                    report(FutureWaits.await(start.getValue()), application, printer);
                } catch (BerthException e) {
                    failures.put(start.getKey(), e);
                }
            }
        }
        return finish(failures, printer);
    }

    /** The start of one agent; a mistake in its folders does not keep the others from being started. */
    private CompletableFuture<Started> tryStart(Application application, AgentName agent, Printer printer)
            throws Exception {
        try {
            return start(application, agent, printer);
        } catch (BerthException e) {
            if (e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Started> start(Application application, AgentName agent, Printer printer)
            throws Exception {
        InstanceChoice choice = choose(application, agent, workspaces.selection());
        chosen.put(agent, choice);
        if (agents.size() == 1) {
            nameSubject(choice, printer);
        }
        AgentRuntime runtime = application.runtime(agent);
        application
                .disagreeingHostSetting(agent)
                .ifPresent(wish -> printer.warn(
                        agent + " stays on the host that it was made on; " + wish + " is for new agents only"));
        if (application.hasNetworkOfMachine(agent)) {
            printer.warn(agent + ": container.network is host: it reaches every service of its machine that listens on"
                    + " loopback; container.network=bridge gives it a network of its own");
        }
        return InstanceStart.orWithoutWorkspace(runtime, choice);
    }

    /** With several agents, only the lines of the runtime and the failure name their instance. */
    private void nameSubject(InstanceChoice choice, Printer printer) {
        printer.about(choice.id(), workspaces.selection().arguments(choice.id()));
    }

    private static void cancel(Map<AgentName, CompletableFuture<Started>> starts) {
        List.copyOf(starts.values()).forEach(start -> start.cancel(false));
    }

    private void report(Started started, Application application, Printer printer) {
        if (agents.size() == 1) {
            nameSubject(started.choice(), printer);
        }
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

    private ExitCode finish(Map<AgentName, BerthException> failures, Printer printer) {
        if (failures.isEmpty()) {
            printer.result(Printer.Result.done("ready"));
            return ExitCode.DONE;
        }
        failures.entrySet().stream().skip(1).forEach(other -> {
            BerthException failure = other.getValue();
            String todo =
                    ErrorAdvice.todo(failure, Optional.of(workspaces.selection().arguments(other.getKey())));
            printer.warn(String.join("; ", failure.tried(), failure.seen(), todo));
        });
        Map.Entry<AgentName, BerthException> failed =
                failures.entrySet().iterator().next();
        Optional.ofNullable(chosen.get(failed.getKey())).ifPresent(choice -> nameSubject(choice, printer));
        BerthException first = failed.getValue();
        printer.failure(first);
        return first.kind() == ErrorKind.CANCELLED ? ExitCode.CANCELLED : ExitCode.of(first);
    }
}
