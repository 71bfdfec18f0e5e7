package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.exec.RandomTokens;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.CapturedOutput;
import dev.berth.runtime.process.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Containers} by an engine's command-line program. Stateless. */
final class CliContainers implements Containers {
    private static final Logger log = LoggerFactory.getLogger(CliContainers.class);
    private static final String ATTEMPT = "dev.berth.attempt";

    /** Containers per {@code inspect}: Berth keeps only a bounded part of a program's output. */
    private static final int INSPECTED_AT_ONCE = 10;

    private final EngineProgram program;

    CliContainers(EngineProgram program) {
        this.program = program;
    }

    @Override
    public ContainerId run(ContainerSpec spec) throws InterruptedException {
        return createAttempt("starting container " + spec.name(), List.of("run", "--detach"), spec);
    }

    @Override
    public ContainerId create(ContainerSpec spec) throws InterruptedException {
        return createAttempt("creating container " + spec.name(), List.of("create"), spec);
    }

    @Override
    public void check(ContainerSpec spec) {
        var _ = CreateArguments.of(program.dialect(), spec, Map.entry(ATTEMPT, ""));
    }

    private ContainerId createAttempt(String tried, List<String> subcommand, ContainerSpec spec)
            throws InterruptedException {
        Map.Entry<String, String> attempt = Map.entry(ATTEMPT, RandomTokens.alphanumeric(16));
        List<String> arguments = new ArrayList<>(subcommand);
        ClientProxies proxies = ClientProxies.of(program);
        arguments.addAll(proxies.createArguments(spec.environment().keySet()));
        arguments.addAll(CreateArguments.of(program.dialect(), spec, attempt));
        try {
            CommandResult result = proxies.program().runOrThrow(tried, KnownLimits.CONTAINER_CREATE, arguments);
            List<String> lines = result.stdout().lines();
            // warnings may precede the id, which is the last line
            return new ContainerId(
                    lines.isEmpty() ? spec.name() : lines.getLast().strip());
        } catch (BerthException e) {
            removeAttempt(attempt, e);
            throw e;
        } catch (InterruptedException e) {
            removeInterrupted(attempt, e);
            throw e;
        }
    }

    /** Engines leave a container that failed to start behind as created. Finds it by a label of this attempt only. */
    private void removeAttempt(Map.Entry<String, String> attempt, Exception failure) throws InterruptedException {
        if (failure instanceof BerthException e
                && (e.kind() == ErrorKind.ENGINE_ABSENT || e.kind() == ErrorKind.ENGINE_DOWN)) {
            return;
        }
        try {
            for (String id : ids(Map.ofEntries(attempt))) {
                remove(new ContainerId(id));
            }
        } catch (BerthException e) {
            failure.addSuppressed(e);
        }
    }

    private void removeInterrupted(Map.Entry<String, String> attempt, InterruptedException interrupt) {
        try {
            removeAttempt(attempt, interrupt);
        } catch (InterruptedException again) {
            log.debug("interrupted again while removing attempt={}", attempt.getValue());
            interrupt.addSuppressed(again);
        }
    }

    @Override
    public void start(ContainerId id) throws InterruptedException {
        program.runOrThrow("starting container " + id, KnownLimits.CONTAINER_CREATE, List.of("start", id.value()));
    }

    @Override
    public Optional<ContainerDetails> inspect(String idOrName) throws InterruptedException {
        // engines accept the beginning of an id, so a name may match another container's id
        return inspect(List.of(idOrName)).stream()
                .filter(details ->
                        details.name().equals(idOrName) || details.id().value().startsWith(idOrName))
                .findFirst();
    }

    private List<ContainerDetails> inspect(List<String> ids) throws InterruptedException {
        String tried = "inspecting container " + String.join(", ", ids);
        List<String> arguments = new ArrayList<>(List.of("container", "inspect", "--format", EngineJson.FORMAT));
        arguments.addAll(program.dialect().inspectFlags());
        arguments.addAll(ids);
        CommandResult result = program.run(tried, KnownLimits.ENGINE_QUERY, arguments);
        if (!result.succeeded() && program.errorPattern(result) != EngineErrorPattern.ABSENT) {
            throw program.failure(tried, result);
        }
        return program.objects(tried, result).stream()
                .map(program.dialect()::container)
                .toList();
    }

    @Override
    public List<ContainerDetails> list(Map<String, String> labels) throws InterruptedException {
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("labels are empty");
        }
        List<String> ids = ids(labels);
        List<ContainerDetails> all = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += INSPECTED_AT_ONCE) {
            all.addAll(inspect(ids.subList(from, Math.min(ids.size(), from + INSPECTED_AT_ONCE))));
        }
        return List.copyOf(all);
    }

    private List<String> ids(Map<String, String> labels) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("ps", "-aq", "--no-trunc"));
        labels.forEach((name, value) -> arguments.addAll(List.of("--filter", "label=" + name + "=" + value)));
        return program.runOrThrow("listing containers", KnownLimits.ENGINE_QUERY, arguments).stdout().lines().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Override
    public void stop(ContainerId id, Duration grace) throws InterruptedException {
        String tried = "stopping container " + id;
        CommandResult result = program.run(
                tried, KnownLimits.CONTAINER_STOP, List.of("stop", "-t", Long.toString(grace.toSeconds()), id.value()));
        if (!result.succeeded() && program.errorPattern(result) != EngineErrorPattern.STOPPED) {
            throw program.failure(tried, result);
        }
    }

    @Override
    public void remove(ContainerId id) throws InterruptedException {
        String tried = "removing container " + id;
        // -v also removes the anonymous volumes that the image declares; named volumes stay
        CommandResult result = program.run(tried, KnownLimits.CONTAINER_REMOVE, List.of("rm", "-f", "-v", id.value()));
        EngineErrorPattern pattern = program.errorPattern(result);
        if (pattern == EngineErrorPattern.REMOVING) {
            awaitGone(tried, id);
        } else if (!result.succeeded() && pattern != EngineErrorPattern.ABSENT) {
            throw program.failure(tried, result);
        }
    }

    private void awaitGone(String tried, ContainerId id) throws InterruptedException {
        try (Deadline deadline = program.runner().limits().start(KnownLimits.CONTAINER_REMOVE, tried)) {
            while (inspect(id.value()).isPresent()) {
                if (deadline.expired()) {
                    throw deadline.toException("another removal of the container goes on");
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    @Override
    public CapturedOutput logs(ContainerId id, int lines) throws InterruptedException {
        CommandResult result = program.runOrThrow(
                "reading the log of container " + id,
                KnownLimits.ENGINE_QUERY,
                List.of("logs", "--tail", Integer.toString(lines), id.value()));
        CapturedOutput out = result.stdout();
        CapturedOutput err = result.stderr();
        if (err.text().isEmpty()) {
            return out;
        }
        return new CapturedOutput(out.text(), out.dropped() + err.dropped(), err.text());
    }

    @Override
    public ExecScope scope(ContainerId id, Owner owner) {
        // looking why a leash ended must not start a machine that was stopped meanwhile
        EngineProgram whileUp = program.whileUp();
        return CliScope.open(whileUp, new CliContainers(whileUp), id, owner);
    }
}
