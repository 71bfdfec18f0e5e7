package dev.berth.engine.sandbox;

import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
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

/** Agents' programs installed on this host, a folder for each image: the base of all is what the host has. */
record FolderImages(SandboxStore store, SandboxChoice choice, HostProcesses processes, HostTools tools)
        implements Images {
    private static final String WHY =
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
        return Disk.trying("looking for " + reference, () -> store.images().find(reference))
                .map(ImageFolder::details);
    }

    @Override
    public List<ImageDetails> list(Map<String, String> labels) {
        return Disk.trying("listing what is installed", () -> {
            store.images().sweep();
            return store.images().all().stream()
                    .map(ImageFolder::details)
                    .filter(image -> labels.entrySet().stream().allMatch(label -> carries(image, label)))
                    .toList();
        });
    }

    private static boolean carries(ImageDetails image, Map.Entry<String, String> label) {
        String value = image.labels().get(label.getKey());
        return value != null && (label.getValue().isEmpty() || label.getValue().equals(value));
    }

    @Override
    public List<ImageUse> uses() {
        return Disk.trying("looking for what containers use", () -> {
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
                    "packages are installed in a sandbox only, and there is none",
                    "install bubblewrap (Debian: apt install bubblewrap), or use docker or nerdctl (--engine)");
        }
        refuseInUse(tried, spec.tag());
        try (Deadline deadline = processes.limits().start(KnownLimits.IMAGE_BUILD, tried)) {
            build(spec, sandbox, deadline, progress);
        } catch (IOException e) {
            throw Disk.trouble(tried, e);
        }
    }

    private void build(BuildSpec spec, Bubblewrap sandbox, Deadline deadline, Consumer<String> progress)
            throws IOException, InterruptedException {
        ContainerUser user = Sandbox.user(store, ContainerSpec.of("install", "", List.of()), Optional.empty());
        ImageStore images = store.images();
        images.sweep();
        try (ImageStore.Work work = images.work()) {
            BuildSandbox box =
                    new BuildSandbox(store, sandbox, processes, tools, work.folder(), user, deadline, progress);
            ImageBuild.Built built = new ImageBuild(spec, work, box, user, store.ownedByRoot()).run();
            Map<String, String> environment = new TreeMap<>(Map.of("PATH", tools.path()));
            environment.putAll(built.variables());
            ImageFolder.Written record = new ImageFolder.Written(
                    spec.tag(),
                    Mark.random(6),
                    Instant.now(),
                    spec.labels(),
                    environment,
                    tools.shown(),
                    ImageBuild.size(built.folder()));
            // all of it is on the disk before it has its name
            progress.accept("writing it to the disk");
            processes.run(
                    HostCommand.of(List.of("sync", "-f", built.folder().toString()), Map.of("PATH", "/usr/bin:/bin")),
                    KnownLimits.IMAGE_BUILD);
            images.publish(work, built.folder(), record);
        }
    }

    /** What is running keeps its files. */
    private void refuseInUse(String tried, String tag) {
        List<String> users = users(tag);
        if (!MarkedProcesses.find(mark -> users.contains(mark.container())).isEmpty()) {
            throw new BerthException(
                    ErrorKind.BUSY,
                    tried,
                    "something runs there that uses what is installed",
                    "stop it first: berth stop");
        }
    }

    /** The ids of all containers with that image. */
    private List<String> users(String tag) {
        return Disk.trying(
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
        var _ = removed(reference, true);
    }

    @Override
    public boolean removeUnused(String reference) {
        return removed(reference, false);
    }

    private boolean removed(String reference, boolean force) {
        return Disk.trying("removing " + reference, () -> {
            Optional<ImageFolder> found = store.images().find(reference);
            if (found.isEmpty()) {
                return true;
            }
            String tag = found.get().record().tag();
            if (!force && !users(tag).isEmpty()) {
                return false;
            }
            try (ImageStore.Work work = store.images().work()) {
                Optional<Path> away = store.images().takeAway(work, found.get().folder());
                // a container may have come meanwhile; from here on none can
                if (!force && away.isPresent() && !users(tag).isEmpty()) {
                    Files.move(away.get(), found.get().folder(), StandardCopyOption.ATOMIC_MOVE);
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
                WHY,
                "use docker or nerdctl (--engine) for images");
    }

    @Override
    public void load(Path archive) {
        throw new BerthException(
                ErrorKind.USAGE,
                "importing " + archive + " for the embedded engine",
                WHY + "; an archive brings a system of its own",
                "import it on docker or nerdctl (--engine), or install here: berth image build");
    }

    @Override
    public void save(String reference, Path file, LongConsumer written) {
        throw new BerthException(
                ErrorKind.USAGE,
                "exporting " + reference,
                WHY + ": without the system around them they run nowhere else",
                "build and export the image with docker or nerdctl (--engine)");
    }
}
