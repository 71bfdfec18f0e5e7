package dev.berth.runtime.host;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.process.EmbeddedEngine;
import dev.berth.runtime.container.process.Sandboxing;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.MachineUser;
import dev.berth.runtime.machine.SshTarget;
import dev.berth.runtime.machine.lima.LimaSpec;
import dev.berth.runtime.machine.lima.MachineState;
import dev.berth.runtime.machine.lima.MachineStatus;
import dev.berth.runtime.machine.lima.VirtualMachine;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hosts as the settings and this machine have them; engines are asked on virtual threads, side by side. */
record HostChoice(HostContext context, Engines engines, String system) {

    private static final String AUTO = "auto";
    private static final String LOCAL = "local";
    private static final String LIMA = "lima";
    private static final String NERDCTL = "nerdctl";
    private static final String DOCKER = "docker";
    private static final String PROCESS = "process";
    private static final String SSH = "ssh:";
    private static final String LIMA_TODO =
            "choose an engine of this host: --engine docker, nerdctl or process (no containers)";

    ContainerHost detect() throws InterruptedException {
        Config config = context.config();
        String machine = config.string("machine");
        String engine = config.string("engine");
        if (engine.equals(PROCESS)) {
            return answering(embeddedOn(machine));
        }
        boolean macOs = system.startsWith("Mac");
        if (machine.equals(LIMA) || (machine.equals(AUTO) && macOs && !engine.equals(DOCKER) && lima().isPresent())) {
            return inLima(engine);
        }
        String place = machine.startsWith(SSH) ? machine : LOCAL;
        return engine.equals(AUTO) ? firstThatAnswers(machine(place)) : answering(recorded(place, engine));
    }

    ContainerHost recorded(String machine, String engine) {
        Machine place = machine(machine);
        // who looks after an instance must not start a virtual machine for that; making it ready does
        CommandRunner there = CommandRunner.lazy(place, context.limits()).whileUp();
        return switch (engine) {
            case PROCESS -> embeddedOn(machine);
            case NERDCTL, DOCKER -> on(place, open(engine, there));
            default ->
                throw new BerthException(
                        ErrorKind.ENGINE_ABSENT,
                        "opening engine " + engine,
                        "this version knows nerdctl, docker and process",
                        "use the version of Berth that made the instance");
        };
    }

    ContainerHost embedded(Sandboxing sandboxing) {
        return on(
                machine(LOCAL),
                EmbeddedEngine.open(
                        context.home().sandboxes(),
                        sandboxing,
                        context.processes(),
                        context.environment(),
                        context.listener()));
    }

    HostReport report() throws InterruptedException {
        List<HostReport.Finding> findings = new ArrayList<>();
        String machine = context.config().string("machine");
        if (machine.startsWith(SSH)) {
            findings.addAll(findingsOf(machine(machine), machine.substring(SSH.length())));
        } else {
            findings.addAll(findingsHere());
        }
        try {
            ContainerHost chosen = detect();
            if (chosen.machine() instanceof VirtualMachine) {
                HostReport.Finding lima = limaFinding();
                return new HostReport(findings, Optional.of(chosen.toString()).filter(_ -> lima.works()));
            }
            return new HostReport(findings, Optional.of(chosen.toString()));
        } catch (BerthException e) {
            findings.add(new HostReport.Finding("host for new instances", false, e.seen(), e.todo()));
            return new HostReport(findings, Optional.empty());
        }
    }

    private List<HostReport.Finding> findingsHere() throws InterruptedException {
        Machine here = machine(LOCAL);
        try (Probes probes = new Probes()) {
            Future<EngineProbe> nerdctl = probes.ask(open(NERDCTL, here));
            Future<EngineProbe> docker = probes.ask(open(DOCKER, here));
            Future<EngineProbe> process =
                    probes.ask(embedded(Sandboxing.REQUIRED).engine());
            return List.of(
                    Probes.answer(nerdctl).finding("nerdctl on this host"),
                    Probes.answer(docker).finding("docker on this host"),
                    limaFinding(),
                    Probes.answer(process).finding("bubblewrap, for --engine process"));
        }
    }

    private List<HostReport.Finding> findingsOf(Machine machine, String host) throws InterruptedException {
        String login = "login to " + host;
        MachineUser user;
        try {
            user = machine.ensureReady().user();
        } catch (BerthException e) {
            return List.of(new HostReport.Finding(login, false, e.seen(), e.todo()));
        }
        try (Probes probes = new Probes()) {
            Future<EngineProbe> nerdctl = probes.ask(open(NERDCTL, machine));
            Future<EngineProbe> docker = probes.ask(open(DOCKER, machine));
            return List.of(
                    new HostReport.Finding(login, true, "uid " + user.uid() + ", home " + user.home(), ""),
                    Probes.answer(nerdctl).finding("nerdctl on " + host),
                    Probes.answer(docker).finding("docker on " + host));
        }
    }

    /** Both are asked at the same time; docker's answer is not waited for when nerdctl's is good. */
    private ContainerHost firstThatAnswers(Machine machine) throws InterruptedException {
        machine.ensureReady();
        try (Probes probes = new Probes()) {
            List<Future<EngineProbe>> asked =
                    List.of(probes.ask(open(NERDCTL, machine)), probes.ask(open(DOCKER, machine)));
            List<EngineProbe> seen = new ArrayList<>();
            for (Future<EngineProbe> question : asked) {
                EngineProbe probe = Probes.answer(question);
                if (probe.works()) {
                    return new FixedContainerHost(context, machine, probe.engine(), probe.info(), () -> {});
                }
                seen.add(probe);
            }
            if (!machine.isLocal()) {
                throw nothing(seen, "both were looked for there");
            }
            if (context.config().string("machine").equals(AUTO) && lima().isPresent()) {
                return inLima(AUTO);
            }
            throw nothing(seen, "lima: " + (lima().isPresent() ? "not asked for" : "there is no limactl in PATH"));
        }
    }

    private BerthException nothing(List<EngineProbe> seen, String lima) {
        ErrorKind kind = seen.stream().allMatch(EngineProbe::absent) ? ErrorKind.ENGINE_ABSENT : ErrorKind.ENGINE_DOWN;
        String found = seen.stream()
                .map(probe -> probe.engine().name() + ": " + probe.found())
                .collect(Collectors.joining("; "));
        String todo = seen.stream()
                .map(probe -> probe.engine().name() + ": " + probe.todo())
                .collect(Collectors.joining("; "));
        return new BerthException(
                kind,
                "looking for a container engine (machine " + context.config().string("machine") + ", engine auto)",
                found + "; " + lima,
                todo + "; or without containers, by your own choice: --engine process");
    }

    private ContainerHost embeddedOn(String machine) {
        if (machine.equals(AUTO) || machine.equals(LOCAL)) {
            return embedded(sandboxing());
        }
        throw new BerthException(
                ErrorKind.CONFIG_INVALID,
                "choosing machine " + machine + " and engine process",
                "the embedded engine works on this host only",
                "use --machine local, or another engine");
    }

    private static ContainerHost answering(ContainerHost host) throws InterruptedException {
        return new FixedContainerHost(
                host.context(),
                host.machine(),
                host.engine(),
                Optional.of(host.engine().info()),
                host::close);
    }

    private Sandboxing sandboxing() {
        return context.config().string("process.sandbox").equals("none") ? Sandboxing.NONE : Sandboxing.REQUIRED;
    }

    private ContainerEngine open(String engine, Machine machine) {
        return open(engine, CommandRunner.lazy(machine, context.limits()));
    }

    private ContainerEngine open(String engine, CommandRunner runner) {
        return engine.equals(DOCKER)
                ? engines.docker(runner)
                : engines.nerdctl(runner, context.config().string("engine.namespace"));
    }

    /** It is not asked whether it works: that would start it. */
    private ContainerHost inLima(String engine) {
        if (lima().isEmpty()) {
            throw limaAbsent();
        }
        Machine machine = machine(LIMA);
        return on(machine, open(engine.equals(AUTO) ? NERDCTL : engine, machine));
    }

    private ContainerHost on(Machine machine, ContainerEngine engine) {
        return ContainerHost.of(context, machine, engine);
    }

    /** @throws BerthException MACHINE_NOT_READY for one that this version does not know */
    private Machine machine(String id) {
        if (id.startsWith(SSH)) {
            return context.machines().of(id, () -> ssh(id));
        }
        if (id.equals(LIMA)) {
            return virtualMachine();
        }
        if (!id.equals(LOCAL)) {
            throw new BerthException(
                    ErrorKind.MACHINE_NOT_READY,
                    "choosing machine " + id,
                    "this version knows local, lima and ssh:HOST",
                    "use --machine local");
        }
        return Machine.local(context.processes(), context.environment());
    }

    VirtualMachine virtualMachine() {
        return (VirtualMachine) context.machines()
                .of(
                        LIMA,
                        () -> VirtualMachine.lima(new LimaSpec(
                                context.config(),
                                context.home().root(),
                                context.processes(),
                                context.environment(),
                                context.listener(),
                                target -> Machine.ssh(
                                        LIMA, target, context.home(), context.processes(), context.environment()))));
    }

    private Machine ssh(String id) {
        SshTarget target = new SshTarget(
                id.substring(SSH.length()),
                context.config().path("machine.sshConfig"),
                List.of(),
                context.config().map("machine.environment"));
        return Machine.ssh(id, target, context.home(), context.processes(), context.environment());
    }

    private Optional<Path> lima() {
        String path = context.environment().getOrDefault("PATH", "");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "limactl"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private HostReport.Finding limaFinding() throws InterruptedException {
        if (lima().isEmpty()) {
            return new HostReport.Finding(
                    "Lima", false, "there is no limactl in PATH", "install Lima from https://lima-vm.io");
        }
        try {
            VirtualMachine machine = virtualMachine();
            String version = machine.check();
            MachineStatus status = machine.status();
            return new HostReport.Finding(
                    "Lima",
                    !(status.state() instanceof MachineState.Foreign),
                    version + "; machine " + status.name() + ": "
                            + status.state().text(),
                    String.join("; ", status.notes()));
        } catch (BerthException e) {
            return new HostReport.Finding("Lima", false, e.seen(), e.todo());
        }
    }

    private static BerthException limaAbsent() {
        return new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                "choosing machine lima",
                "there is no limactl in PATH",
                "install Lima from https://lima-vm.io, or " + LIMA_TODO);
    }

    /** Questions that run side by side; closing it ends those that nobody waits for any more. */
    private record Probes(ExecutorService threads) implements AutoCloseable {
        Probes() {
            this(Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("host-probe-", 0).factory()));
        }

        Future<EngineProbe> ask(ContainerEngine engine) {
            return threads.submit(() -> EngineProbe.of(engine));
        }

        static EngineProbe answer(Future<EngineProbe> question) throws InterruptedException {
            try {
                return question.get();
            } catch (ExecutionException e) {
                throw new BerthException(
                        ErrorKind.UNEXPECTED,
                        "asking an engine for its version",
                        String.valueOf(e.getCause()),
                        "report it, with the log",
                        e);
            }
        }

        @Override
        public void close() {
            threads.shutdownNow();
            threads.close();
        }
    }
}
