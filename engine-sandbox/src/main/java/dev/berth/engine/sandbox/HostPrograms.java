package dev.berth.engine.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folders that are searched for programs of this host: those of PATH, then the system's. */
record HostPrograms(List<Path> folders) {
    private static final String SYSTEM = "/usr/bin:/bin:/usr/sbin:/sbin";

    static HostPrograms inPath(Map<String, String> environment) {
        String all = environment.getOrDefault("PATH", "") + File.pathSeparator + SYSTEM;
        return new HostPrograms(Stream.of(all.split(Pattern.quote(File.pathSeparator)))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of)
                .distinct()
                .toList());
    }

    Optional<String> find(String name) {
        return all(name).stream().map(Path::toString).findFirst();
    }

    /** All programs of that name, in the order of the folders. */
    List<Path> all(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .toList();
    }

    /**
     * The program in a system folder. No image hides these folders, and no build writes to them, so it is the same file
     * inside a sandbox; those of PATH may be neither.
     */
    static Optional<String> inSystem(String name) {
        return inPath(Map.of()).find(name);
    }
}
