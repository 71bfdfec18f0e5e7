package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.CapturedOutput;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The life of containers that are folders: state is files, ending is by mark. */
record ProcessContainers(SandboxStore store, SandboxChoice choice, HostProcesses processes, RuntimeListener listener)
        implements Containers {
    @Override
    public ContainerId run(ContainerSpec spec) throws InterruptedException {
        ContainerId id = create(spec);
        start(id);
        return id;
    }

    @Override
    public ContainerId create(ContainerSpec spec) throws InterruptedException {
        Sandbox sandbox = choice.sandbox();
        NewSandbox fresh = new NewSandbox(store, spec);
        fresh.refuseWhatCannotBe(sandbox);
        ContainerId id = Disk.trying("creating container " + spec.name(), fresh::make);
        tellShortcomings(sandbox, spec);
        return id;
    }

    @Override
    public void start(ContainerId id) throws InterruptedException {
        choice.sandbox();
        Disk.trying("starting container " + id, () -> {
            SandboxFolder container = known("starting container " + id, id);
            Files.deleteIfExists(container.exited());
            if (!container.isRunning()) {
                Disk.writeNew(container.running(), "");
            }
            return container;
        });
    }

    @Override
    public Optional<ContainerDetails> inspect(String idOrName) {
        return Disk.trying("looking at container " + idOrName, () -> {
            Optional<SandboxFolder> found = store.find(idOrName);
            return found.isPresent() ? Optional.of(details(found.get())) : Optional.empty();
        });
    }

    @Override
    public List<ContainerDetails> list(Map<String, String> labels) {
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("labels are empty");
        }
        return Disk.trying("listing containers", () -> {
            List<ContainerDetails> found = new ArrayList<>();
            for (SandboxFolder container : store.all()) {
                if (container.record().spec().labels().entrySet().containsAll(labels.entrySet())) {
                    found.add(details(container));
                }
            }
            return List.copyOf(found);
        });
    }

    /** Without its programs nothing can start there: it counts as stopped, so that they are installed again before it is used. */
    private ContainerDetails details(SandboxFolder container) throws IOException {
        ContainerDetails found = container.details();
        return !found.state().running() || store.has(found.image())
                ? found
                : new ContainerDetails(
                        found.id(),
                        found.name(),
                        found.image(),
                        found.labels(),
                        new ContainerState.Exited(0, false),
                        found.createdAt(),
                        0);
    }

    @Override
    public void stop(ContainerId id, Duration grace) {
        String tried = "stopping container " + id;
        SandboxFolder container = Disk.trying(tried, () -> known(tried, id));
        Disk.trying(tried, () -> halt(container, grace));
        endAll(tried, id, grace);
        Disk.trying(tried, () -> Disk.removeTree(SandboxOptions.memory(container)));
    }

    @Override
    public void remove(ContainerId id) {
        String tried = "removing container " + id;
        Optional<SandboxFolder> found = Disk.trying(tried, () -> store.find(id.value()));
        if (found.isEmpty()) {
            return;
        }
        SandboxFolder container = found.get();
        // gone first, so that nothing starts there any more and what ends there can tell why
        Optional<Path> old = Disk.trying(tried, () -> store.takeAway(container.folder()));
        endAll(tried, container.record().id(), Duration.ZERO);
        if (old.isPresent()) {
            SandboxFolder left = new SandboxFolder(old.get(), container.record());
            Disk.trying(tried, () -> {
                OpenFolder.remove(left.scratch("home/agent"));
                Disk.removeTree(SandboxOptions.memory(left));
                Disk.removeTree(left.folder());
                return left;
            });
        }
    }

    @Override
    public CapturedOutput logs(ContainerId id, int lines) {
        Disk.trying("reading the log of container " + id, () -> known("reading the log of container " + id, id));
        return CapturedOutput.empty();
    }

    @Override
    public ExecScope scope(ContainerId id, Owner owner) throws InterruptedException {
        Sandbox sandbox = choice.sandbox();
        String tried = "opening container " + id;
        SandboxFolder container = Disk.trying(tried, () -> known(tried, id));
        if (!container.isRunning()) {
            throw stopped(tried, container);
        }
        Predicate<Mark> orphaned = in(container.record().id())
                .and(mark -> !mark.owner().equals(owner.id()) && !owner.alive().test(mark.owner()));
        MarkedProcesses.end(orphaned, Duration.ZERO, processes.limits().value(KnownLimits.EXEC_END));
        return SandboxScope.open(container, owner, sandbox, processes);
    }

    static BerthException stopped(String tried, SandboxFolder container) {
        return Files.exists(container.folder())
                ? new BerthException(
                        ErrorKind.CONTAINER_STOPPED,
                        tried,
                        "container " + container.name() + " is not running",
                        "start it first")
                : absent(tried, container.name());
    }

    private static BerthException absent(String tried, String container) {
        return new BerthException(
                ErrorKind.CONTAINER_ABSENT, tried, "there is no container " + container, "create it first");
    }

    private SandboxFolder known(String tried, ContainerId id) throws IOException {
        return store.find(id.value()).orElseThrow(() -> absent(tried, id.value()));
    }

    /** From here on nothing starts there any more; see {@link Launch}. */
    private static Path halt(SandboxFolder container, Duration grace) throws IOException {
        if (Files.deleteIfExists(container.running())) {
            Path exited = container.exited();
            Files.deleteIfExists(exited);
            Disk.writeNew(exited, "stopped with " + grace + " of grace\n");
        }
        return container.running();
    }

    private void endAll(String tried, ContainerId id, Duration grace) {
        Duration limit = processes.limits().value(KnownLimits.EXEC_END);
        if (!MarkedProcesses.end(in(id), grace, grace.plus(limit))) {
            throw new BerthException(
                    ErrorKind.ENGINE_REFUSED,
                    tried,
                    "processes of it are still there " + limit + " after SIGKILL: "
                            + MarkedProcesses.find(in(id)).stream()
                                    .map(ProcessHandle::pid)
                                    .toList(),
                    "look at them: they hang in the kernel, on a file system or a device");
        }
    }

    private static Predicate<Mark> in(ContainerId id) {
        return mark -> mark.container().equals(id.value());
    }

    private void tellShortcomings(Sandbox sandbox, ContainerSpec spec) {
        Instant now = Instant.now();
        if (!sandbox.contains()) {
            listener.on(new SandboxEvent.NoSandbox(
                    now, spec.name(), "programs run without a sandbox: they can do whatever their user can"));
        }
        if (spec.resources().isPresent()) {
            String text = "limits not held: " + String.join(", ", sandbox.unenforcedLimits());
            listener.on(new SandboxEvent.NotHeld(now, spec.name(), text));
        }
    }
}
