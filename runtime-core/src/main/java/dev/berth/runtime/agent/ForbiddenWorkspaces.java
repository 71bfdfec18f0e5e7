package dev.berth.runtime.agent;

import static dev.berth.runtime.agent.ForbiddenFolder.Extent.ABOVE;
import static dev.berth.runtime.agent.ForbiddenFolder.Extent.ABOVE_AND_WITHIN;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.workspace.ProtectedPath;
import dev.berth.runtime.workspace.ProtectedPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Folders that no agent may have as a workspace, by their real paths. A bind mount of such a folder at another path is not
 * recognized.
 *
 * @param homes the homes of the person, without links and perhaps with
 * @param folders the rules; those of {@link PrivateFolders} for other homes are not among them
 */
record ForbiddenWorkspaces(List<Path> homes, List<ForbiddenFolder> folders) {
    private static final String SYSTEM = "a folder of the system";
    private static final String STATE = "where the system and its services keep their state";
    private static final String PROGRAMS = "where installed programs are";

    /** Never a workspace, with all that is in them. */
    private static final List<String> SYSTEM_FOLDERS = List.of(
            "/bin",
            "/boot",
            "/dev",
            "/etc",
            "/lib",
            "/lib32",
            "/lib64",
            "/libx32",
            "/proc",
            "/run",
            "/sbin",
            "/sys",
            "/usr",
            "/usr/local",
            "/nix",
            "/snap",
            "/System",
            "/Library",
            "/Applications");

    private static final List<String> STATE_FOLDERS = List.of("/var/lib", "/var/spool", "/var/db");

    /** Folders of a project, with all that is in them. */
    private static final Set<String> PARTS = ProtectedPaths.of(ProtectedPath.Place.PROJECT).stream()
            .filter(path -> path.protection() != ProtectedPath.Protection.COMPARED)
            .map(ProtectedPath::path)
            .collect(Collectors.toUnmodifiableSet());

    private static final List<Path> HOMES = List.of(Path.of("/home"), Path.of("/var/home"), Path.of("/Users"));
    private static final Path ROOTS_HOME = Path.of("/root");

    /** Disks that a person plugged in are mounted below this folder of the system. */
    private static final Path DISKS = Path.of("/run/media");

    /** Looked up once: the system's folders and the user's home stay where they are. */
    static ForbiddenWorkspaces ofThisUser() {
        return OfThisUser.FOLDERS;
    }

    /** By their names, for a user with this home on another machine. */
    static ForbiddenWorkspaces ofAnother(String home) {
        return of(Path.of(home), UnaryOperator.identity());
    }

    private static final class OfThisUser {
        private static final ForbiddenWorkspaces FOLDERS =
                of(Path.of(System.getProperty("user.home", "/")), OfThisUser::real);

        private static Path real(Path folder) {
            try {
                return folder.toRealPath();
            } catch (IOException _) {
                return folder; // not there, so only its name is forbidden
            }
        }
    }

    /** @param real the real path of a folder, or the folder itself */
    private static ForbiddenWorkspaces of(Path home, UnaryOperator<Path> real) {
        List<ForbiddenFolder> folders = new ArrayList<>();
        folders.add(new ForbiddenFolder(home, "your home", ABOVE));
        folders.add(new ForbiddenFolder(ROOTS_HOME, "the home of root", ABOVE));
        folders.add(new ForbiddenFolder(Path.of("/tmp"), "where programs of this host keep their sockets", ABOVE));
        HOMES.forEach(above -> folders.add(new ForbiddenFolder(above, "the folder of all homes", ABOVE)));
        SYSTEM_FOLDERS.forEach(name -> folders.add(new ForbiddenFolder(Path.of(name), SYSTEM, ABOVE_AND_WITHIN)));
        STATE_FOLDERS.forEach(name -> folders.add(new ForbiddenFolder(Path.of(name), STATE, ABOVE_AND_WITHIN)));
        folders.add(new ForbiddenFolder(Path.of("/opt"), PROGRAMS, ABOVE_AND_WITHIN));
        folders.addAll(PrivateFolders.in(home));
        List<ForbiddenFolder> all = folders.stream()
                .flatMap(folder -> Stream.of(folder.path(), real.apply(folder.path()))
                        .distinct()
                        .map(path -> new ForbiddenFolder(path, folder.description(), folder.extent())))
                .toList();
        return new ForbiddenWorkspaces(
                Stream.of(home, real.apply(home)).distinct().toList(), all);
    }

    /** These, and {@code berthHome} with everything in it. */
    ForbiddenWorkspaces and(Path berthHome) {
        List<ForbiddenFolder> more = new ArrayList<>(folders);
        more.add(new ForbiddenFolder(berthHome, "Berth's own folder", ABOVE_AND_WITHIN));
        return new ForbiddenWorkspaces(homes, more);
    }

    /** WORKSPACE_FORBIDDEN by the names in the real path. */
    void check(Path real) {
        if (real.getParent() == null) {
            throw refused(real, "it is the whole file system");
        }
        Stream.concat(folders.stream().filter(rule -> !isExcepted(real, rule)), ofOtherHome(real))
                .map(rule -> rule.reason(real))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(reason -> {
                    throw refused(real, reason);
                });
    }

    /** WORKSPACE_FORBIDDEN for a part of a project that is read-only to agents in the project, such as its {@code .git/hooks}. */
    static void checkParts(Path real) {
        for (Path name : real) {
            if (PARTS.contains(name.toString())) {
                throw refused(real, "it is inside " + name + ", from which the host runs programs");
            }
        }
    }

    /** WORKSPACE_FORBIDDEN when a container engine has its socket near the top of the folder, which is one of this host. */
    static void checkSockets(Path real) {
        EngineSockets.search(real).ifPresent(socket -> {
            throw refused(real, "a container engine has its socket there: " + socket);
        });
    }

    /** The home of a service is often among the system's state or its programs: projects in it are the user's own. */
    private boolean isExcepted(Path real, ForbiddenFolder rule) {
        boolean inHome = (rule.description().equals(STATE) || rule.description().equals(PROGRAMS))
                && homes.stream().anyMatch(home -> home.startsWith(rule.path()) && isBelow(real, home));
        return inHome || (rule.description().equals(SYSTEM) && isBelow(real, DISKS));
    }

    private static boolean isBelow(Path folder, Path above) {
        return folder.startsWith(above) && !folder.equals(above);
    }

    /** The private folders of the home that a path leads through or is, which may be another person's. */
    private static Stream<ForbiddenFolder> ofOtherHome(Path real) {
        if (isBelow(real, ROOTS_HOME)) {
            return PrivateFolders.in(ROOTS_HOME).stream();
        }
        return HOMES.stream()
                .filter(above -> isBelow(real, above))
                .flatMap(above -> PrivateFolders.in(above.resolve(real.getName(above.getNameCount()))).stream());
    }

    static BerthException refused(Path folder, String reason) {
        return new BerthException(
                ErrorKind.WORKSPACE_FORBIDDEN,
                "using " + folder + " as a workspace",
                reason,
                "work in a project folder of its own, and name that as the workspace");
    }
}
