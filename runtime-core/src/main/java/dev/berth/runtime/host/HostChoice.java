package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.container.cli.CliEngines;
import dev.berth.runtime.container.process.EmbeddedEngine;
import dev.berth.runtime.container.process.Sandboxing;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.HostReport.Finding;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One choice of a host; engines are asked side by side, each on a virtual thread. */
final class HostChoice {
    private static final String TRIED = "looking for a container engine";

    private final HostContext context;
    private final String machine;
    private final String engine;

    HostChoice(HostContext context) {
        this.context = context;
        this.machine = context.config().string("machine");
        this.engine = context.config().string("engine");
    }

    ContainerHost choose() throws InterruptedException {
        if (!machine.equals("auto") && !machine.equals("local")) {
            return named(machine, engine);
        }
        if (!engine.equals("auto")) {
            return answering(named("local", engine));
        }
        if (machine.equals("auto") && onMac() && limactl().isPresent()) {
            throw noLima();
        }
        List<Try> tries = ask();
        for (Try one : tries) {
            if (one.answer().isPresent()) {
                return one.host();
            }
        }
        throw none(tries);
    }

    ContainerHost named(String machineId, String engineName) {
        if (!machineId.equals("local")) {
            throw notYet(machineId);
        }
        Machine local = Machine.local(context.processes(), context.environment());
        return ContainerHost.of(context, local, engineOf(local, engineName));
    }

    HostReport report() throws InterruptedException {
        List<Try> tries = ask();
        List<Finding> findings =
                new ArrayList<>(tries.stream().map(Try::finding).toList());
        findings.add(bubblewrap());
        findings.add(lima());
        try {
            return new HostReport(findings, Optional.of(choose().toString()));
        } catch (BerthException e) {
            findings.add(new Finding("host for new instances", false, e.seen(), e.todo()));
            return new HostReport(findings, Optional.empty());
        }
    }

    private ContainerEngine engineOf(Machine local, String name) {
        CommandRunner runner = runnerOf(local);
        return switch (name) {
            case "nerdctl" -> CliEngines.nerdctl(runner, context.config().string("engine.namespace"));
            case "docker" -> CliEngines.docker(runner);
            case "process" -> embedded();
            default ->
                throw new BerthException(
                        ErrorKind.CONFIG_INVALID,
                        "using the engine " + name,
                        "there is no such engine",
                        "choose nerdctl, docker or process");
        };
    }

    private EmbeddedEngine embedded() {
        Sandboxing sandboxing =
                context.config().string("process.sandbox").equals("none") ? Sandboxing.NONE : Sandboxing.REQUIRED;
        return EmbeddedEngine.open(
                context.home().sandboxes(), sandboxing, context.processes(), context.environment(), context.listener());
    }

    private static ContainerHost answering(ContainerHost host) throws InterruptedException {
        var _ = host.engine().info();
        return host;
    }

    private List<Try> ask() throws InterruptedException {
        List<CompletableFuture<Try>> asked = List.of(asking("nerdctl"), asking("docker"));
        List<Try> tries = new ArrayList<>();
        for (CompletableFuture<Try> one : asked) {
            try {
                tries.add(one.join());
            } catch (CompletionException e) {
                if (e.getCause() instanceof InterruptedException interrupted) {
                    throw interrupted;
                }
                throw e;
            }
        }
        return tries;
    }

    private CompletableFuture<Try> asking(String name) {
        CompletableFuture<Try> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("ask-" + name).start(() -> {
            try {
                ContainerHost host = named("local", name);
                try {
                    answer.complete(new Try(host, Optional.of(host.engine().info()), Optional.empty()));
                } catch (BerthException e) {
                    answer.complete(new Try(host, Optional.empty(), Optional.of(e)));
                }
            } catch (RuntimeException | InterruptedException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** A local machine is ready at once. */
    private static CommandRunner runnerOf(Machine local) {
        try {
            return local.ensureReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BerthException(ErrorKind.CANCELLED, "using this host", "interrupted", "try again", e);
        }
    }

    private Finding bubblewrap() throws InterruptedException {
        Optional<BerthException> problem = embedded().problem();
        return new Finding(
                "bubblewrap (engine process, by choice only)",
                problem.isEmpty(),
                problem.map(BerthException::seen).orElse("a sandbox starts"),
                problem.map(BerthException::todo).orElse(""));
    }

    private Finding lima() {
        Optional<Path> limactl = limactl();
        return new Finding(
                "Lima",
                false,
                limactl.map(path -> path + " is there").orElse("no program named limactl on PATH"),
                "machines in Lima are not built yet; use nerdctl or docker on this host");
    }

    private Optional<Path> limactl() {
        return List.of(context.environment().getOrDefault("PATH", "").split(":")).stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "limactl"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean onMac() {
        return System.getProperty("os.name", "").startsWith("Mac");
    }

    private static BerthException none(List<Try> tries) {
        List<String> seen = tries.stream()
                .map(one -> one.finding().what() + ": " + one.finding().seen())
                .toList();
        boolean absent = tries.stream()
                .flatMap(one -> one.failure().stream())
                .allMatch(e -> e.kind() == ErrorKind.ENGINE_ABSENT);
        return new BerthException(
                absent ? ErrorKind.ENGINE_ABSENT : ErrorKind.ENGINE_DOWN,
                TRIED,
                String.join("; ", seen),
                "install nerdctl (its full archive has containerd and BuildKit) or docker, start it, and see berth doctor;"
                        + " without an engine, only by choice: --engine process");
    }

    private static BerthException noLima() {
        return new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                "choosing a machine",
                "on macOS that is Lima, and machines in Lima are not built yet",
                "use an engine of this host: --machine local --engine docker");
    }

    private static BerthException notYet(String machineId) {
        return new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                "using the machine " + machineId,
                "machines in Lima and by ssh are not built yet",
                "use an engine of this host: --machine local");
    }

    /** One engine that was asked. */
    private record Try(ContainerHost host, Optional<EngineInfo> answer, Optional<BerthException> failure) {
        Finding finding() {
            String seen = answer.map(info -> "client " + info.clientVersion() + ", server " + info.serverVersion()
                            + (info.rootless() ? ", rootless" : ""))
                    .or(() -> failure.map(e -> e.seen().lines().findFirst().orElse("")))
                    .orElse("");
            return new Finding(
                    host.engine().name(),
                    answer.isPresent(),
                    seen,
                    failure.map(BerthException::todo).orElse(""));
        }
    }
}
