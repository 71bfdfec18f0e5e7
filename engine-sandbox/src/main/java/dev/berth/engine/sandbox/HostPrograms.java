package dev.berth.engine.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where programs of this host are: on our PATH, and where the system keeps them. */
record HostPrograms(List<Path> folders) {
    private static final String SYSTEM = "/usr/bin:/bin:/usr/sbin:/sbin";

    static HostPrograms on(Map<String, String> environment) {
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

    /** In the order in which a shell would find them. */
    List<Path> all(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .toList();
    }

    /** Its path, or its bare name for the system to look for. */
    String named(String name) {
        return find(name).orElse(name);
    }
}
