package dev.berth.engine.sandbox;

import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Images as folders of agents' programs, installed on this host; the base of every image is the host itself. */
record FolderImages(SandboxStore store, SandboxChoice choice, HostProcesses processes, HostTools tools)
        implements Images {
    private static final String REASON =
            "the embedded engine installs programs for this host alone, with its node and python";

    @Override
    public Optional<String> onlyBase() {
        return Optional.of(tools.base());
    }

    @Override
    public Optional<ImageDetails> inspect(String reference) {
        String base = tools.base();
        if (reference.equals(base)) {
            return Optional.of(new ImageDetails(
                    base.substring(base.indexOf('@') + 1), List.of(), List.of(base), Map.of(), 0, Instant.EPOCH));
        }
        return Disk.run("looking for " + reference, () -> store.images().find(reference))
                .map(ImageFolder::details);
    }

    @Override
    public List<ImageDetails> list(Map<String, String> labels) {
        return Disk.run("listing installed images", () -> {
            store.images().removeAbandoned();
            return store.images().all().stream()
                    .map(ImageFolder::details)
                    .filter(image -> labels.entrySet().stream().allMatch(label -> hasLabel(image, label)))
                    .toList();
        });
    }

    private static boolean hasLabel(ImageDetails image, Map.Entry<String, String> label) {
        String value = image.labels().get(label.getKey());
        return value != null && (label.getValue().isEmpty() || label.getValue().equals(value));
    }

    @Override
    public List<ImageUse> uses() {
        return Disk.run("looking for what containers use", () -> {
            List<ImageUse> uses = new ArrayList<>();
            for (SandboxFolder container : store.all()) {
                uses.add(
                        new ImageUse(container.name(), container.record().spec().image(), ""));
            }
            return List.copyOf(uses);
        });
    }

    @Override
    public void build(BuildSpec spec, Consumer<String> progress) throws InterruptedException {
        String tried = "installing " + spec.tag() + " for the embedded engine";
        if (!(choice.sandbox() instanceof Bubblewrap sandbox)) {
            throw new BerthException(
                    ErrorKind.SANDBOX_UNAVAILABLE,
                    tried,
                    "packages are installed only in a sandbox, and this host has none that works",
                    SandboxChoice.otherEngine(
                            "install bubblewrap (Debian: apt install bubblewrap), or use docker or nerdctl"));
        }
        refuseInUse(tried, spec.tag());
        try (Deadline deadline = processes.limits().start(KnownLimits.IMAGE_BUILD, tried)) {
            build(spec, sandbox, deadline, progress);
        } catch (IOException e) {
            throw Disk.error(tried, e);
        }
    }

    private void build(BuildSpec spec, Bubblewrap sandbox, Deadline deadline, Consumer<String> progress)
            throws IOException, InterruptedException {
        ContainerUser user = Sandbox.user(store, ContainerSpec.of("install", "", List.of()), Optional.empty());
        ImageStore images = store.images();
        images.removeAbandoned();
        try (ImageStore.WorkFolder work = images.newWorkFolder()) {
            BuildSandbox buildSandbox =
                    new BuildSandbox(store, sandbox, processes, tools, work.folder(), user, deadline, progress);
            ImageBuild.Result result = new ImageBuild(spec, work, buildSandbox, user, store.ownedByRoot()).run();
            Map<String, String> environment = new TreeMap<>(Map.of("PATH", tools.path()));
            environment.putAll(result.variables());
            ImageFolder.Metadata record = new ImageFolder.Metadata(
                    spec.tag(),
                    Mark.random(6),
                    Instant.now(),
                    spec.labels(),
                    environment,
                    tools.mounts(),
                    ImageBuild.size(result.folder()));
            // a crash after the rename must not leave a half-written image under the final name
            progress.accept("writing the image to the disk");
            processes.run(
                    HostCommand.of(List.of("sync", "-f", result.folder().toString()), Map.of("PATH", "/usr/bin:/bin")),
                    KnownLimits.IMAGE_BUILD);
            images.publish(work, result.folder(), record);
        }
    }

    /** Refuses to replace files that running programs use. */
    private void refuseInUse(String tried, String tag) {
        List<String> users = containersOf(tag);
        if (!MarkedProcesses.find(mark -> users.contains(mark.container())).isEmpty()) {
            throw new BerthException(
                    ErrorKind.BUSY,
                    tried,
                    "a running program uses the installed image",
                    Advice.of("stop its agent first").with(NextStep.Action.STOP_AGENT));
        }
    }

    /** The ids of all containers with the image {@code tag}. */
    private List<String> containersOf(String tag) {
        return Disk.run(
                "looking for what containers use",
                () -> store.all().stream()
                        .filter(container -> container.record().spec().image().equals(tag))
                        .map(container -> container.record().id().value())
                        .toList());
    }

    @Override
    public boolean keepsBuildSecrets() {
        return true;
    }

    @Override
    public void remove(String reference) {
        var _ = remove(reference, true);
    }

    @Override
    public boolean removeUnused(String reference) {
        return remove(reference, false);
    }

    private boolean remove(String reference, boolean force) {
        return Disk.run("removing " + reference, () -> {
            Optional<ImageFolder> image = store.images().find(reference);
            if (image.isEmpty()) {
                return true;
            }
            String tag = image.get().record().tag();
            if (!force && !containersOf(tag).isEmpty()) {
                return false;
            }
            try (ImageStore.WorkFolder work = store.images().newWorkFolder()) {
                Optional<Path> moved =
                        store.images().moveAside(work, image.get().folder());
                // a container may have been created since the check; none can be from here on
                if (!force && moved.isPresent() && !containersOf(tag).isEmpty()) {
                    Files.move(moved.get(), image.get().folder(), StandardCopyOption.ATOMIC_MOVE);
                    return false;
                }
            }
            return true;
        });
    }

    @Override
    public void pull(String reference, Consumer<String> progress) {
        throw new BerthException(
                ErrorKind.BASE_IMAGE_ABSENT,
                "pulling " + reference,
                REASON,
                SandboxChoice.otherEngine("use docker or nerdctl for images"));
    }

    @Override
    public void load(Path archive) {
        throw new BerthException(
                ErrorKind.USAGE,
                "importing " + archive + " for the embedded engine",
                REASON + "; an archive contains a system of its own",
                SandboxChoice.otherEngine("import it with docker or nerdctl, or install the programs")
                        .with(NextStep.Action.BUILD_IMAGE));
    }

    @Override
    public void save(String reference, Path file, LongConsumer written) {
        throw new BerthException(
                ErrorKind.USAGE,
                "exporting " + reference,
                REASON + ": the programs do not run without the rest of this host",
                SandboxChoice.otherEngine("build and export the image with docker or nerdctl"));
    }
}
