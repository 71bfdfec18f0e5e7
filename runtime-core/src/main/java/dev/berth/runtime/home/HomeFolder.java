package dev.berth.runtime.home;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.FileErrorText;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.error.NativeText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A home on a POSIX file system. */
record HomeFolder(Path root, String id) implements BerthHome {
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(FOLDER_MODE);
    private static final Set<PosixFilePermission> OTHER_USERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    /** The entries that a first start which was killed may have left. */
    private static final Set<String> HOME_ENTRIES =
            Set.of("id", "agents", "images", "locks", "logs", "recordings", "instances", "sandboxes");

    static Path choose(Map<String, String> environment, Optional<Path> flag) {
        String variable = environment.getOrDefault(VARIABLE, "");
        String tried = "choosing Berth's home";
        Path user = NativeText.path(tried, environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        if (flag.isPresent() && flag.get().toString().isBlank()) {
            throw new BerthException(
                    ErrorKind.USAGE, tried, "the named folder is empty", "name a folder, or leave it out");
        }
        return flag.orElseGet(() -> variable.isBlank() ? user.resolve(".berth") : NativeText.path(tried, variable));
    }

    static BerthHome open(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        try {
            makeFolder(root);
            Path real = root.toRealPath();
            refuseForeignFolder(real);
            makePrivate(real);
            HomeFolder home = new HomeFolder(real, "");
            for (Path part : List.of(
                    home.agents(),
                    home.images(),
                    home.locks(),
                    home.logs(),
                    home.recordings(),
                    home.instances(),
                    home.sandboxes())) {
                makeFolder(part);
            }
            home.removeUnfinishedSecrets();
            return new HomeFolder(real, HomeId.readOrMake(home));
        } catch (IOException e) {
            throw unusable(root, "opening Berth's home " + root, e);
        }
    }

    /** Removes what killed processes left of a key, a token or a config file that they were writing. */
    private void removeUnfinishedSecrets() {
        Path credentials = root.resolve("credentials");
        UnfinishedFile.removeStale(root, locks());
        list(credentials).forEach(target -> UnfinishedFile.removeStale(target, locks()));
    }

    @Override
    public Path folder(Path folder) {
        return privateFolder(root, folder);
    }

    /** Makes a folder with mode 0700 if it does not exist; answers its real path. */
    static Path privateFolder(Path folder) {
        try {
            return privateFolder(folder, folder).toRealPath();
        } catch (IOException e) {
            throw unusable(folder, "opening folder " + folder, e);
        }
    }

    private static Path privateFolder(Path root, Path folder) {
        try {
            makeFolder(folder);
            return folder;
        } catch (IOException e) {
            throw unusable(root, "making folder " + folder, e);
        }
    }

    @Override
    public Optional<String> read(Path file) {
        try {
            // reading a pipe could block for ever
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw unreadable(file, "it is no file but a folder, a pipe or a device");
            }
            return Optional.of(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw unreadable(file, "it is not text in UTF-8");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(root, "reading " + file, e);
        }
    }

    @Override
    public void write(Path file, String text) {
        try {
            makeFolder(file.resolveSibling(""));
            try (UnfinishedFile unfinished = UnfinishedFile.beside(file, locks())) {
                unfinished.replaceWith(text);
            }
        } catch (IOException e) {
            throw unusable(root, "writing " + file, e);
        }
    }

    @Override
    public void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable(root, "removing " + file, e);
        }
    }

    @Override
    public List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable(root, "listing " + folder, e);
        }
    }

    private static BerthException unreadable(Path file, String seen) {
        return new BerthException(
                ErrorKind.HOME_UNUSABLE, "reading " + file, seen, "remove it, or restore it from a backup");
    }

    static BerthException unusable(Path root, String tried, IOException e) {
        if (Interruptible.isInterrupt(e)) {
            return Interruptible.cancelled(tried, e);
        }
        return new BerthException(
                ErrorKind.HOME_UNUSABLE,
                tried,
                FileErrorText.describe(e),
                "make room and give yourself write access in " + root + ", or name another folder with " + VARIABLE,
                e);
    }

    private static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            makeFolder(parent);
        }
        try {
            Files.createDirectory(folder, PRIVATE_FOLDER);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /**
     * Refuses a folder with other files, which was named by mistake: Berth would change its mode and add files to it.
     */
    private static void refuseForeignFolder(Path root) throws IOException {
        if (Files.exists(root.resolve("id")) || Files.exists(root.resolve("config.yaml"))) {
            return;
        }
        try (Stream<Path> files = Files.list(root)) {
            Optional<String> other = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !HOME_ENTRIES.contains(name) && !name.startsWith(".id."))
                    .findFirst();
            if (other.isPresent()) {
                throw new BerthException(
                        ErrorKind.HOME_UNUSABLE,
                        "opening Berth's home " + root,
                        "it is no home of Berth: it holds " + other.get() + ", and neither id nor config.yaml",
                        "name a new or an empty folder with " + VARIABLE);
            }
        }
    }

    private static void makePrivate(Path root) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(root, LinkOption.NOFOLLOW_LINKS);
        if (mode.stream().anyMatch(OTHER_USERS::contains)) {
            Files.setPosixFilePermissions(root, FOLDER_MODE);
        }
    }
}
