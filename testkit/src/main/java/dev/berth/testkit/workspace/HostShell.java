package dev.berth.testkit.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The shell and git of this host, without the settings of its user.
 *
 * @param owner the user id that everything in {@code folder} is given to after a script, when the caller is root
 */
record HostShell(Path folder, int owner) {
    private static final Map<String, String> GIT = Map.ofEntries(
            Map.entry("GIT_CONFIG_GLOBAL", "/dev/null"),
            Map.entry("GIT_CONFIG_NOSYSTEM", "1"),
            Map.entry("GIT_AUTHOR_NAME", "Host"),
            Map.entry("GIT_AUTHOR_EMAIL", "host@example.org"),
            Map.entry("GIT_COMMITTER_NAME", "Host"),
            Map.entry("GIT_COMMITTER_EMAIL", "host@example.org"),
            Map.entry("GIT_EDITOR", "true"),
            Map.entry("GIT_CONFIG_COUNT", "3"),
            Map.entry("GIT_CONFIG_KEY_0", "safe.directory"),
            Map.entry("GIT_CONFIG_VALUE_0", "*"),
            Map.entry("GIT_CONFIG_KEY_1", "protocol.file.allow"),
            Map.entry("GIT_CONFIG_VALUE_1", "always"),
            Map.entry("GIT_CONFIG_KEY_2", "init.defaultBranch"),
            Map.entry("GIT_CONFIG_VALUE_2", "main"));

    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(HostShell.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Runs a script of sh in the folder; answers its output, and fails when the script does. */
    String run(String script, String... words) throws IOException, InterruptedException {
        List<String> argv = Stream.concat(Stream.of("sh", "-c", script, "host"), Stream.of(words))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile());
        Map<String, String> environment = new TreeMap<>(GIT);
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", folder.resolve("no-home").toString());
        environment.put("LC_ALL", "C.UTF-8");
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path errors = Files.createTempFile("host-shell", ".err");
        try {
            Process shell = builder.redirectError(errors.toFile()).start();
            shell.getOutputStream().close();
            String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor()).as(() -> output + read(errors)).isZero();
            give(folder);
            return output;
        } finally {
            Files.delete(errors);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void give(Path all) throws IOException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            return;
        }
        try (Stream<Path> tree = Files.walk(all)) {
            for (Path file : tree.toList()) {
                Files.setAttribute(file, "unix:uid", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
