package dev.berth.engine.sandbox;

import dev.berth.runtime.container.DeletedMounts;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.ExpectedMounts;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.error.BerthException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks the mounted folders of one container. Each program gets its own mounts when it starts, so a folder that was
 * deleted and made again is a fault only for the programs that were running meanwhile.
 */
record SandboxMounts(SandboxFolder container) {
    private static final Path PROC = Path.of("/proc");
    private static final String DELETED = " (deleted)";

    /**
     * Throws an error when a mounted folder does not exist, or when a symbolic link was put in the place of a protected path:
     * bubblewrap would mount what the link names. A program with it cannot start.
     *
     * @throws BerthException WORKSPACE_REPLACED
     */
    void requireSources(String tried) {
        List<String> missing = binds().filter(bind -> !Files.exists(Path.of(bind.source())))
                .map(Mount.Bind::target)
                .toList();
        if (!missing.isEmpty()) {
            throw DeletedMounts.error(tried, missing);
        }
        List<String> links = expected().targets().stream()
                .filter(target -> !isItself(Path.of(target)))
                .map(ExpectedMounts::marked)
                .toList();
        if (!links.isEmpty()) {
            throw DeletedMounts.error(tried, links);
        }
    }

    private ExpectedMounts expected() {
        return ExpectedMounts.of(container.record().spec().environment());
    }

    private static boolean isItself(Path path) {
        try {
            return path.toRealPath().equals(path);
        } catch (IOException _) {
            return false; // gone meanwhile
        }
    }

    /**
     * The mounted folders that were deleted since the program with this process id was started, and the protected paths that
     * are no mounts any more; empty for a program that has ended.
     *
     * @param contains whether the program has mounts of its own, in a child of that process
     */
    List<String> deleted(long pid, boolean contains) {
        List<String> targets = binds().map(Mount.Bind::target).toList();
        if (!contains) {
            return currentFolder(pid).filter(targets::contains).stream().toList();
        }
        ExpectedMounts expected = expected();
        return inSandbox(pid)
                .flatMap(mountinfo -> Stream.concat(
                        DeletedMounts.of(mountinfo).stream().filter(targets::contains),
                        // a sandbox that is being set up has no workspace yet
                        expected.basesAreIn(mountinfo) ? expected.lost(mountinfo).stream() : Stream.empty()))
                .distinct()
                .toList();
    }

    private Stream<Mount.Bind> binds() {
        return container.record().spec().mounts().stream()
                .filter(Mount.Bind.class::isInstance)
                .map(Mount.Bind.class::cast);
    }

    private static Stream<String> inSandbox(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .flatMap(child -> mountinfo(child.pid()).stream());
    }

    private static Optional<String> mountinfo(long pid) {
        try {
            return Optional.of(Files.readString(PROC.resolve(pid + "/mountinfo")));
        } catch (IOException _) {
            return Optional.empty(); // the process has ended
        }
    }

    /** The deleted folder in which a program without mounts of its own works; see {@link ExecSpec#directory()}. */
    private static Optional<String> currentFolder(long pid) {
        try {
            String folder = Files.readSymbolicLink(PROC.resolve(pid + "/cwd")).toString();
            return folder.endsWith(DELETED)
                    ? Optional.of(folder.substring(0, folder.length() - DELETED.length()))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // the process has ended
        }
    }
}
