package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.Workspace;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth up}: makes several agents ready at the same time. */
@Command(name = "up", description = "Make agents ready.")
public final class UpCommand extends BerthTask {
    @Parameters(
            arity = "1..*",
            paramLabel = "TARGET[/AGENT]",
            description = "which agents",
            converter = AgentNameConverter.class)
    List<AgentName> agents = List.of();

    @Option(names = "--workspace", paramLabel = "DIR", arity = "1..*", description = "project folders to add")
    List<Path> workspaces = List.of();

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        Trials.sweep(application.context());
        Workspace[] folders = workspaces.stream().map(Workspace::named).toArray(Workspace[]::new);
        Map<AgentName, CompletableFuture<AgentInstance>> starts = new LinkedHashMap<>();
        for (AgentName agent : agents) {
            AgentRuntime runtime = application.runtime(agent);
            application
                    .disagreeingHostSetting(agent)
                    .ifPresent(wish -> printer.warn(
                            agent + " stays on the host that it was made on; " + wish + " is for new instances only"));
            starts.put(agent, runtime.ensureReady(agent.agent(), folders));
        }
        List<BerthException> failures = new ArrayList<>();
        try (var _ = Interrupts.onInterrupt(() -> starts.values().forEach(start -> start.cancel(false)))) {
            for (Map.Entry<AgentName, CompletableFuture<AgentInstance>> start : starts.entrySet()) {
                try {
                    report(FutureWaits.await(start.getValue()), printer);
                } catch (BerthException e) {
                    failures.add(e);
                }
            }
        }
        return finish(failures, printer);
    }

    private static void report(AgentInstance instance, Printer printer) {
        String name = instance.target() + "/" + instance.id();
        printer.say(name + " is ready in " + instance.containerName());
        if (instance.login() instanceof Login.Missing(String hint)) {
            printer.warn(name + ": login missing; " + hint);
        }
        instance.note().ifPresent(note -> printer.say(name + ": " + note));
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
