package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The engine's folder: {@code containers/NAME/}, {@code volumes/NAME/} and {@code images/NAME/}. Each of these folders
 * is created and removed by a rename, so that several processes need no lock.
 */
record SandboxStore(Path folder, int uid, int gid) {
    private static final String RECORD = "record.json";
    private static final Set<String> HOST_IMAGES = Set.of("", EmbeddedEngine.IMAGE, ImageBuild.IMAGE);

    static SandboxStore at(Path folder) {
        return Disk.run("opening the embedded engine's folder " + folder, () -> {
            Path real = Disk.makeFolder(folder).toRealPath();
            Disk.makeFolder(real.resolve("containers"));
            Disk.makeFolder(real.resolve("volumes"));
            return new SandboxStore(real, Disk.uid(real), Disk.gid(real));
        });
    }

    Path containers() {
        return folder.resolve("containers");
    }

    Path volumes() {
        return folder.resolve("volumes");
    }

    ImageStore images() {
        return new ImageStore(folder.resolve("images"));
    }

    /** Whether an image stands for this host, or is installed. */
    boolean hasImage(String image) throws IOException {
        return HOST_IMAGES.contains(image) || images().find(image).isPresent();
    }

    /**
     * The installed programs of a container; empty for a container with those of the host only.
     *
     * @throws BerthException IMAGE_ABSENT when the programs were removed
     */
    Optional<ImageFolder> image(ContainerSpec spec) throws IOException {
        if (HOST_IMAGES.contains(spec.image())) {
            return Optional.empty();
        }
        Optional<ImageFolder> found = images().find(spec.image());
        if (found.isEmpty()) {
            throw new BerthException(
                    ErrorKind.IMAGE_ABSENT,
                    "looking for the programs of container " + spec.name(),
                    spec.image() + " is not installed for the embedded engine",
                    Advice.of("install it for engine process")
                            .about("engine=" + EmbeddedHosts.PROCESS)
                            .with(NextStep.Action.BUILD_IMAGE));
        }
        return found;
    }

    boolean ownedByRoot() {
        return uid == 0;
    }

    /** Writes the contents of a new folder before it gets its final name. */
    interface Filler {
        void fill(Path fresh) throws IOException;
    }

    /** Creates the folder {@code at} with its contents at once; answers false when the folder exists already. */
    boolean createAtomically(Path at, Filler filler) throws IOException {
        Path fresh = at.resolveSibling("." + Mark.random(8));
        Disk.makeFolder(fresh);
        try {
            filler.fill(fresh);
            // renaming fails when a folder of that name exists and is not empty, and containers and volumes are never
            // empty
            Files.move(fresh, at, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            Disk.removeTree(fresh);
            if (Files.exists(at)) {
                return false;
            }
            throw e;
        }
    }

    /** Renames a folder to a hidden name, under which the caller removes it; empty when the folder does not exist. */
    Optional<Path> moveAside(Path at) throws IOException {
        Path old = at.resolveSibling("." + Mark.random(8));
        try {
            return Optional.of(Files.move(at, old, StandardCopyOption.ATOMIC_MOVE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    boolean add(SandboxRecord record, Filler filler) throws IOException {
        return createAtomically(containers().resolve(record.spec().name()), fresh -> {
            filler.fill(fresh);
            Disk.writeNew(fresh.resolve(RECORD), record.json());
        });
    }

    Optional<SandboxFolder> find(String idOrName) throws IOException {
        for (SandboxFolder container : all()) {
            if (container.name().equals(idOrName)
                    || container.record().id().value().equals(idOrName)) {
                return Optional.of(container);
            }
        }
        return Optional.empty();
    }

    List<SandboxFolder> all() throws IOException {
        List<SandboxFolder> found = new ArrayList<>();
        for (Path container : Disk.list(containers())) {
            read(container).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<SandboxFolder> read(Path container) throws IOException {
        try {
            SandboxRecord record = SandboxRecord.parse(Files.readString(container.resolve(RECORD)));
            return Optional.of(new SandboxFolder(container, record));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // removed by another thread or process meanwhile
        }
    }
}
