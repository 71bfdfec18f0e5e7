package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.session.AdapterLauncher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Runs programs beside the agent in its container: in terminals, the agent's own login among them, and with pipes. */
record InstanceTerminals(
        RuntimeServices parts,
        InstanceRecord record,
        AgentContainer premises,
        ScopeHolder scope,
        AdapterLauncher launcher,
        Function<AgentPlace, Map<String, String>> environment) {

    TerminalExec open(TerminalSpec wanted, String directory) throws InterruptedException {
        List<String> argv = wanted.argv().isEmpty() ? parts.traits().ownInterface() : wanted.argv();
        AdapterLauncher.Use use = launcher.use("a terminal with " + argv.getFirst());
        boolean opened = false;
        try {
            Map<String, String> all = new TreeMap<>(environment.apply(premises.place()));
            all.putAll(wanted.terminal());
            ExecSpec spec = ExecSpec.of(argv)
                    .withEnvironment(all)
                    .withSecrets(wanted.secrets() ? parts.traits().secrets() : Map.of())
                    .in(directory);
            TerminalExec exec = new HeldTerminal(scope.scope().terminal(spec), use);
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
        AdapterLauncher.Use use = launcher.use("a command with " + wanted.argv().getFirst());
        boolean started = false;
        try {
            Map<String, String> all = new TreeMap<>(environment.apply(premises.place()));
            all.putAll(wanted.environment());
            ContainerProcess process = new HeldProcess(scope.scope().start(wanted.withEnvironment(all)), use);
            started = true;
            return process;
        } finally {
            if (!started) {
                use.close();
            }
        }
    }

    /** Without the agent's credential: the program would say that it has one already. */
    TerminalExec login(List<String> words, Map<String, String> terminal) throws InterruptedException {
        String title = parts.title(record.agent());
        OwnLogin own = parts.traits()
                .ownLogin()
                .orElseThrow(() -> new BerthException(
                        ErrorKind.USAGE,
                        "logging in " + title,
                        parts.profile().title() + " has no login of its own",
                        parts.traits().login() instanceof Login.Missing(String hint) ? hint : "it needs none"));
        if (words.isEmpty() && !own.wanted().isEmpty()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "logging in " + title,
                    String.join(" ", own.program()) + " wants " + own.wanted(),
                    "write it behind: berth login " + title + " -- …");
        }
        List<String> argv = new ArrayList<>(own.program());
        argv.addAll(words);
        return open(TerminalSpec.of(argv, terminal), ContainerPlan.HOME);
    }

    /** Whether the home holds a login by now, and the files that depend on it. */
    Login look() throws InterruptedException {
        if (parts.traits().ownLogin().isEmpty()) {
            return parts.login(record.agent(), premises.place().facts());
        }
        InstanceNames names = parts.names(record.agent());
        try (HomeLock _ = parts.ground().locks().acquire(names.lock(), "login", KnownLimits.LOCK, _ -> {})) {
            InstanceRecord now = parts.records()
                    .find(names.target(), names.agent())
                    .filter(found -> found.generation() == record.generation())
                    .orElseThrow(() -> new BerthException(
                            ErrorKind.BUSY,
                            "looking for a login of " + parts.title(record.agent()),
                            "its container was replaced meanwhile",
                            "try again"));
            ContainerFacts seen = new ConfigStep(parts).run(now, scope).findings();
            parts.records().write(now.found(seen));
            premises.found(seen);
        }
        return parts.login(record.agent(), premises.place().facts());
    }
}
