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

/** Containers as folders: their state is in files, and their programs are found by mark. */
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
        NewSandbox newSandbox = new NewSandbox(store, spec);
        newSandbox.validate(sandbox);
        ContainerId id = Disk.run("creating container " + spec.name(), newSandbox::create);
        reportLimitations(sandbox, spec);
        return id;
    }

    @Override
    public void start(ContainerId id) throws InterruptedException {
        choice.sandbox();
        Disk.run("starting container " + id, () -> {
            SandboxFolder container = require("starting container " + id, id);
            Files.deleteIfExists(container.exited());
            if (!container.isRunning()) {
                Disk.writeNew(container.running(), "");
            }
            return container;
        });
    }

    @Override
    public Optional<ContainerDetails> inspect(String idOrName) {
        return Disk.run("looking at container " + idOrName, () -> {
            Optional<SandboxFolder> found = store.find(idOrName);
            return found.isPresent() ? Optional.of(details(found.get())) : Optional.empty();
        });
    }

    @Override
    public List<ContainerDetails> list(Map<String, String> labels) {
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("labels are empty");
        }
        return Disk.run("listing containers", () -> {
            List<ContainerDetails> found = new ArrayList<>();
            for (SandboxFolder container : store.all()) {
                if (container.record().spec().labels().entrySet().containsAll(labels.entrySet())) {
                    found.add(details(container));
                }
            }
            return List.copyOf(found);
        });
    }

    /**
     * Reports a container without its installed image as stopped: no program could start, and callers install the image
     * again.
     */
    private ContainerDetails details(SandboxFolder container) throws IOException {
        ContainerDetails found = container.details();
        return !found.state().running() || store.hasImage(found.image())
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
        SandboxFolder container = Disk.run(tried, () -> require(tried, id));
        Disk.run(tried, () -> markStopped(container, grace));
        endAll(tried, id, grace);
        Disk.run(tried, () -> Disk.removeTree(SandboxOptions.tmpfsFolder(container)));
    }

    @Override
    public void remove(ContainerId id) {
        String tried = "removing container " + id;
        Optional<SandboxFolder> found = Disk.run(tried, () -> store.find(id.value()));
        if (found.isEmpty()) {
            return;
        }
        SandboxFolder container = found.get();
        // moved first: nothing can start in it any more, and its programs can tell that it was removed
        Optional<Path> old = Disk.run(tried, () -> store.moveAside(container.folder()));
        endAll(tried, container.record().id(), Duration.ZERO);
        if (old.isPresent()) {
            SandboxFolder moved = new SandboxFolder(old.get(), container.record());
            Disk.run(tried, () -> {
                FolderForOtherUser.remove(moved.scratch("home/agent"));
                Disk.removeTree(SandboxOptions.tmpfsFolder(moved));
                Disk.removeTree(moved.folder());
                return moved;
            });
        }
    }

    @Override
    public CapturedOutput logs(ContainerId id, int lines) {
        Disk.run("reading the log of container " + id, () -> require("reading the log of container " + id, id));
        return CapturedOutput.empty();
    }

    @Override
    public ExecScope scope(ContainerId id, Owner owner) throws InterruptedException {
        Sandbox sandbox = choice.sandbox();
        String tried = "opening container " + id;
        SandboxFolder container = Disk.run(tried, () -> require(tried, id));
        if (!container.isRunning()) {
            throw stoppedError(tried, container);
        }
        Predicate<Mark> orphaned = ofContainer(container.record().id())
                .and(mark -> !mark.owner().equals(owner.id()) && !owner.alive().test(mark.owner()));
        MarkedProcesses.end(orphaned, Duration.ZERO, processes.limits().value(KnownLimits.EXEC_END));
        return SandboxScope.open(container, owner, sandbox, processes);
    }

    static BerthException stoppedError(String tried, SandboxFolder container) {
        return Files.exists(container.folder())
                ? new BerthException(
                        ErrorKind.CONTAINER_STOPPED,
                        tried,
                        "container " + container.name() + " is not running",
                        "start it first")
                : absentError(tried, container.name());
    }

    private static BerthException absentError(String tried, String container) {
        return new BerthException(
                ErrorKind.CONTAINER_ABSENT, tried, "there is no container " + container, "create it first");
    }

    private SandboxFolder require(String tried, ContainerId id) throws IOException {
        return store.find(id.value()).orElseThrow(() -> absentError(tried, id.value()));
    }

    /** Marks the container as stopped, after which no program can start in it; see {@link Launch}. */
    private static Path markStopped(SandboxFolder container, Duration grace) throws IOException {
        if (Files.deleteIfExists(container.running())) {
            Path exited = container.exited();
            Files.deleteIfExists(exited);
            Disk.writeNew(exited, "stopped with " + grace + " of grace\n");
        }
        return container.running();
    }

    private void endAll(String tried, ContainerId id, Duration grace) {
        Duration limit = processes.limits().value(KnownLimits.EXEC_END);
        if (!MarkedProcesses.end(ofContainer(id), grace, grace.plus(limit))) {
            throw new BerthException(
                    ErrorKind.ENGINE_REFUSED,
                    tried,
                    "its processes are still alive " + limit + " after SIGKILL: "
                            + MarkedProcesses.find(ofContainer(id)).stream()
                                    .map(ProcessHandle::pid)
                                    .toList(),
                    "look at these processes: they hang in the kernel, on a file system or a device");
        }
    }

    private static Predicate<Mark> ofContainer(ContainerId id) {
        return mark -> mark.container().equals(id.value());
    }

    private void reportLimitations(Sandbox sandbox, ContainerSpec spec) {
        Instant now = Instant.now();
        if (!sandbox.contains()) {
            listener.on(new SandboxEvent.NoSandbox(
                    now, spec.name(), "programs run without a sandbox: they can do whatever their user can"));
        }
        if (spec.resources().isPresent()) {
            String text = "limits not held: " + String.join(", ", sandbox.unenforcedLimits());
            listener.on(new SandboxEvent.LimitsUnenforced(now, spec.name(), text));
        }
    }
}
