package dev.berth.runtime.host;

import dev.berth.runtime.config.HostModule;
import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.HostProviders.Offered;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.MachineUser;
import dev.berth.runtime.machine.SshTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chooses hosts by the settings and the engines that answer. Engines are asked concurrently on virtual threads. */
record HostChoice(HostContext context, Engines engines, String system, HostProviders providers) {

    private static final String SSH = "ssh:";

    ContainerHost detect() throws InterruptedException {
        HostRequest request = new HostRequest(
                context, context.config().string("machine"), context.config().string("engine"), system);
        Optional<ContainerHostProvider> named = providers.named(request.machine(), request.engine());
        if (named.isPresent()) {
            return openOrThrow(named.get().offer(request));
        }
        boolean onThisHost = !request.machine().startsWith(SSH);
        List<Offered> offers = onThisHost ? providers.offers(request) : List.of();
        Optional<HostOffer.Available> preferred = best(offers).filter(offer -> offer.rank() < 0);
        if (preferred.isPresent()) {
            return preferred.get().opening().open();
        }
        String machineId = onThisHost ? Machine.LOCAL : request.machine();
        return request.engine().equals(HostRequest.AUTO)
                ? firstWorkingEngine(machine(machineId), offers)
                : ContainerHost.answering(recorded(machineId, request.engine()));
    }

    private static ContainerHost openOrThrow(HostOffer offer) throws InterruptedException {
        return switch (offer) {
            case HostOffer.Available(int _, HostOffer.Opening opening) -> opening.open();
            case HostOffer.None(BerthException why) -> throw why;
        };
    }

    private static Optional<HostOffer.Available> best(List<Offered> offers) {
        return offers.stream().flatMap(Offered::available).min(Comparator.comparingInt(HostOffer.Available::rank));
    }

    ContainerHost recorded(String machine, String engine) {
        refuseUnknown(machine);
        Optional<ContainerHostProvider> named = providers.named(machine, engine);
        if (named.isPresent()) {
            return named.get().recorded(context, machine, engine);
        }
        Machine opened = machine(machine);
        CommandRunner runner = CommandRunner.lazy(opened, context.limits()).whileUp();
        return ContainerHost.of(context, opened, engines.open(engine, runner, context));
    }

    HostReport report() throws InterruptedException {
        List<HostReport.Finding> findings = new ArrayList<>();
        String machine = context.config().string("machine");
        if (machine.startsWith(SSH)) {
            findings.addAll(sshFindings(machine(machine), machine.substring(SSH.length())));
        } else {
            findings.addAll(localFindings());
        }
        try {
            ContainerHost chosen = detect();
            return new HostReport(
                    findings, canWork(chosen.machine()) ? Optional.of(chosen.toString()) : Optional.empty());
        } catch (BerthException e) {
            findings.add(new HostReport.Finding("host for new instances", false, e.seen(), e.advice()));
            return new HostReport(findings, Optional.empty());
        }
    }

    /** Checks the findings of a provider's machine, which was not asked because that would start it. */
    private boolean canWork(Machine machine) throws InterruptedException {
        Optional<ContainerHostProvider> provider = providers.ofMachine(machine.id());
        return provider.isEmpty() || provider.get().findings(context).stream().allMatch(HostReport.Finding::works);
    }

    private List<HostReport.Finding> localFindings() throws InterruptedException {
        Machine local = machine(Machine.LOCAL);
        List<HostReport.Finding> findings = new ArrayList<>();
        try (Probes probes = new Probes()) {
            Future<EngineProbe> nerdctl = probes.probe(open(Engines.NERDCTL, local));
            Future<EngineProbe> docker = probes.probe(open(Engines.DOCKER, local));
            List<Future<List<HostReport.Finding>>> others = providers.all().stream()
                    .map(provider -> probes.submit(() -> provider.findings(context)))
                    .toList();
            findings.add(Probes.await(nerdctl).finding("nerdctl on this host"));
            findings.add(Probes.await(docker).finding("docker on this host"));
            for (Future<List<HostReport.Finding>> other : others) {
                findings.addAll(Probes.await(other));
            }
        }
        providers
                .missingModules()
                .forEach(module -> findings.add(new HostReport.Finding(
                        module.setting() + " " + module.value(), false, module.missing(), module.todo())));
        return findings;
    }

    private List<HostReport.Finding> sshFindings(Machine machine, String host) throws InterruptedException {
        String login = "login to " + host;
        MachineUser user;
        try {
            user = machine.ensureReady().user();
        } catch (BerthException e) {
            return List.of(new HostReport.Finding(login, false, e.seen(), e.advice()));
        }
        try (Probes probes = new Probes()) {
            Future<EngineProbe> nerdctl = probes.probe(open(Engines.NERDCTL, machine));
            Future<EngineProbe> docker = probes.probe(open(Engines.DOCKER, machine));
            return List.of(
                    new HostReport.Finding(login, true, "uid " + user.uid() + ", home " + user.home(), ""),
                    Probes.await(nerdctl).finding("nerdctl on " + host),
                    Probes.await(docker).finding("docker on " + host));
        }
    }

    /** Asks nerdctl and docker at the same time; does not wait for docker when nerdctl works. */
    private ContainerHost firstWorkingEngine(Machine machine, List<Offered> offers) throws InterruptedException {
        machine.ensureReady();
        try (Probes probes = new Probes()) {
            List<Future<EngineProbe>> questions =
                    List.of(probes.probe(open(Engines.NERDCTL, machine)), probes.probe(open(Engines.DOCKER, machine)));
            List<EngineProbe> seen = new ArrayList<>();
            for (Future<EngineProbe> question : questions) {
                EngineProbe probe = Probes.await(question);
                if (probe.works()) {
                    return new FixedContainerHost(context, machine, probe.engine(), probe.info(), () -> {});
                }
                seen.add(probe);
            }
            if (!machine.isLocal()) {
                throw noHostError(seen, List.of("searched on that machine only"));
            }
            Optional<HostOffer.Available> after = best(offers);
            if (after.isPresent()) {
                return after.get().opening().open();
            }
            List<String> others =
                    new ArrayList<>(offers.stream().flatMap(Offered::reason).toList());
            missingModules("machine").forEach(module -> others.add(module.value() + ": " + module.missing()));
            throw noHostError(seen, others);
        }
    }

    private BerthException noHostError(List<EngineProbe> seen, List<String> others) {
        ErrorKind kind =
                seen.stream().allMatch(EngineProbe::isAbsent) ? ErrorKind.ENGINE_ABSENT : ErrorKind.ENGINE_DOWN;
        Stream<String> found = seen.stream().map(probe -> probe.engine().name() + ": " + probe.summary());
        Stream<String> todo = Stream.concat(
                seen.stream().map(probe -> probe.engine().name() + ": " + probe.todo()),
                missingModules("machine").map(module -> module.value() + ": " + module.todo()));
        String embedded = missingModules("engine")
                .map(module -> " (" + module.todo() + ")")
                .collect(Collectors.joining());
        return new BerthException(
                kind,
                "looking for a container engine (machine " + context.config().string("machine") + ", engine auto)",
                Stream.concat(found, others.stream()).collect(Collectors.joining("; ")),
                todo.collect(Collectors.joining("; "))
                        + "; or without containers, by your own choice: setting engine, value process" + embedded,
                null,
                "engine=process");
    }

    private Stream<HostModule> missingModules(String setting) {
        return providers.missingModules().stream()
                .filter(module -> module.setting().equals(setting));
    }

    private ContainerEngine open(String engine, Machine machine) {
        return engines.open(engine, CommandRunner.lazy(machine, context.limits()), context);
    }

    /** This host or a host by ssh, the machines that need no provider. */
    private Machine machine(String id) {
        return id.startsWith(SSH)
                ? context.machines().of(id, () -> ssh(id))
                : Machine.local(context.processes(), context.environment());
    }

    /** @throws BerthException MACHINE_NOT_READY for a machine that this version does not know */
    private void refuseUnknown(String machine) {
        boolean known = machine.equals(Machine.LOCAL)
                || machine.startsWith(SSH)
                || providers.ofMachine(machine).isPresent()
                || HostModule.of("machine", machine).isPresent();
        if (!known) {
            throw new BerthException(
                    ErrorKind.MACHINE_NOT_READY,
                    "choosing machine " + machine,
                    "this version knows local, lima and ssh:HOST",
                    "use this host: setting machine, value local",
                    null,
                    "machine=local");
        }
    }

    private Machine ssh(String id) {
        SshTarget target = new SshTarget(
                id.substring(SSH.length()),
                context.config().path("machine.sshConfig"),
                List.of(),
                context.config().map("machine.environment"));
        return Machine.ssh(id, target, context.home(), context.processes(), context.environment());
    }

    /** Concurrent questions to engines and providers; closing interrupts those that are still running. */
    private record Probes(ExecutorService threads) implements AutoCloseable {
        Probes() {
            this(Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("host-probe-", 0).factory()));
        }

        Future<EngineProbe> probe(ContainerEngine engine) {
            return submit(() -> EngineProbe.of(engine));
        }

        <T> Future<T> submit(Callable<T> question) {
            return threads.submit(question);
        }

        static <T> T await(Future<T> question) throws InterruptedException {
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
