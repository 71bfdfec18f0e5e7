package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.session.Adapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs programs beside the agent in its container: in terminals, the agent's own login among them, and with pipes. */
record InstancePrograms(RuntimeServices services, ContainerSupervisor container) {
    TerminalExec terminal(TerminalSpec spec) throws InterruptedException {
        return terminal(
                spec,
                container
                        .agent()
                        .directory("opening a terminal with ", spec.directory())
                        .toString());
    }

    private TerminalExec terminal(TerminalSpec wanted, String directory) throws InterruptedException {
        List<String> argv = wanted.argv().isEmpty() ? services.traits().ownInterface() : wanted.argv();
        Adapter.Use use = container.use("a terminal with " + argv.getFirst());
        boolean opened = false;
        try {
            Map<String, String> environment = container.agent().environment();
            environment.putAll(wanted.terminal());
            ExecSpec spec = ExecSpec.of(argv)
                    .withEnvironment(environment)
                    .withSecrets(wanted.secrets() ? services.traits().secrets() : Map.of())
                    .in(directory);
            ProgramComparison comparison = ProgramComparison.begin(services, container);
            TerminalExec exec = new HeldTerminal(container.scope().scope().terminal(spec), comparison, use);
            opened = true;
            return exec;
        } finally {
            if (!opened) {
                use.close();
            }
        }
    }

    /** Starts a program with pipes, without the agent's credential. */
    ContainerProcess exec(ExecSpec wanted) throws InterruptedException {
        if (wanted.user().isPresent()) {
            throw new IllegalArgumentException("it runs as the agent's user, not as " + wanted.user());
        }
        Adapter.Use use = container.use("a command with " + wanted.argv().getFirst());
        boolean started = false;
        try {
            Map<String, String> environment = container.agent().environment();
            environment.putAll(wanted.environment());
            ExecSpec spec =
                    wanted.withEnvironment(environment).in(wanted.directory().orElseGet(this::firstFolder));
            ProgramComparison comparison = ProgramComparison.begin(services, container);
            ContainerProcess process = new HeldProcess(container.scope().scope().start(spec), comparison, use);
            started = true;
            return process;
        } finally {
            if (!started) {
                use.close();
            }
        }
    }

    private String firstFolder() {
        return container.agent().id().workspaces().stream()
                .findFirst()
                .map(Workspace::toString)
                .orElse(ContainerPlan.HOME);
    }

    /** Without the agent's credential: the program would say that it has one already. */
    TerminalExec login(List<String> words, Map<String, String> terminal) throws InterruptedException {
        AgentName name = container.agent().id().name();
        OwnLogin own = services.traits()
                .ownLogin()
                .orElseThrow(() -> new BerthException(
                        ErrorKind.USAGE,
                        "logging in " + name,
                        services.profile().title() + " has no login of its own",
                        services.traits().login() instanceof Login.Missing(String hint) ? hint : "it needs none"));
        if (words.isEmpty() && !own.wanted().isEmpty()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "logging in " + name,
                    String.join(" ", own.program()) + " wants " + own.wanted(),
                    Advice.of("give it as an argument of the login")
                            .with(NextStep.Action.LOG_IN_WITH_ARGUMENTS, name.toString()));
        }
        List<String> argv = new ArrayList<>(own.program());
        argv.addAll(words);
        return terminal(TerminalSpec.of(argv, terminal), ContainerPlan.HOME);
    }
}
