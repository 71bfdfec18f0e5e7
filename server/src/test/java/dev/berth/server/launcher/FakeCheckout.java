package dev.berth.server.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A checkout with the real launcher, a fake JDK and a fake Maven that only log their runs, and three small modules. */
record FakeCheckout(Path root, Path programs, Map<String, String> environment) {
    private static final Path REAL = Path.of("..").toAbsolutePath().normalize();
    private static final String JAVA = """
            #!/bin/sh
            folder=$(dirname "$0")/..
            all="$*"
            case $all in
                *AotTraining*)
                    echo training >>"$folder/runs"
                    [ ! -e "$folder/fail-training" ] || exit 1
                    for word; do case $word in -XX:AOTCacheOutput=*) : >"${word#*=}" ;; esac; done ;;
                *) echo "LC_ALL=${LC_ALL:-unset} ${all##*dev.berth.server.Main}" ;;
            esac
            """;
    private static final String MAVEN = """
            #!/bin/sh
            echo build >>runs
            [ ! -e slow ] || { while [ ! -e finish ]; do sleep 0.1; done; }
            mkdir -p server/target/dist
            : >server/target/dist/berth.jar
            : >server/target/dist/stamp
            """;

    /** @param tools names of the programs that are on PATH beside Maven */
    static FakeCheckout in(Path folder, List<String> tools) throws IOException {
        Path root = Files.createDirectories(folder.resolve("checkout"));
        for (String file : List.of("berth", "server/src/main/sh/find-jdk.sh", "server/src/main/sh/build.sh")) {
            Path copy = root.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(REAL.resolve(file), copy);
        }
        Files.createDirectory(root.resolve("docs"));
        Files.writeString(root.resolve("pom.xml"), "");
        for (String module : List.of("server", "web", "bench")) {
            Files.createDirectories(root.resolve(module).resolve("src/main/java"));
            Files.writeString(root.resolve(module).resolve("pom.xml"), "");
            Files.writeString(root.resolve(module).resolve("src/main/java/A.java"), "");
        }
        Path programs = Files.createDirectory(folder.resolve("bin"));
        for (String tool : tools) {
            tool(programs, tool);
        }
        script(programs.resolve("mvn"), MAVEN);
        jdk(folder.resolve("jdk"), "25.0.4");
        FakeCheckout checkout = new FakeCheckout(
                root,
                programs,
                Map.of(
                        "PATH", programs.toString(),
                        "JAVA_HOME", folder.resolve("jdk").toString()));
        checkout.age(3);
        return checkout;
    }

    /** Puts a program of this host on PATH. */
    void tool(String name) throws IOException {
        tool(programs, name);
    }

    private static void tool(Path programs, String name) throws IOException {
        script(programs.resolve(name), "#!/bin/sh\nexec " + installed(name) + " \"$@\"\n");
    }

    private static Path installed(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new UncheckedIOException(new IOException("no " + tool + " on this host")));
    }

    static Path jdk(Path folder, String version) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        script(folder.resolve("bin/java"), JAVA);
        script(folder.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(
                folder.resolve("release"),
                "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"X\"\n");
        return folder;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Sets the time of every file below the root back. */
    void age(int hours) throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(hours)));
        try (var files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, old);
            }
        }
    }

    Path file(String name) {
        return root.resolve(name);
    }

    /** Number of the builds so far. */
    long builds() throws IOException {
        return runs(file("runs"));
    }

    /** Number of the trainings so far. */
    long trainings() throws IOException {
        return runs(Path.of(environment.getOrDefault("JAVA_HOME", "")).resolve("runs"));
    }

    private static long runs(Path log) throws IOException {
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    FakeCheckout with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new FakeCheckout(root, programs, more);
    }

    /** Starts the launcher; both outputs go to the file {@code output}. */
    Process start(Path output, String... arguments) throws IOException {
        return start(List.of("/bin/sh", file("berth").toString()), output, arguments);
    }

    private Process start(List<String> launcher, Path output, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(launcher))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    ProgramOutput run(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(root.getParent(), "output", "");
        return await(start(output, arguments), output);
    }

    ProgramOutput runWithClosedInput(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(root.getParent(), "output", "");
        List<String> launcher = List.of(
                "/bin/sh", "-c", "exec /bin/sh \"$@\" <&-", "sh", file("berth").toString());
        return await(start(launcher, output, arguments), output);
    }

    ProgramOutput runInDeletedFolder(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(root.getParent(), "output", "");
        Path deleted = Files.createTempDirectory(root.getParent(), "deleted");
        List<String> launcher = List.of(
                "/bin/sh",
                "-c",
                "cd \"$1\" && /bin/rmdir \"$1\" && shift && exec /bin/sh \"$@\"",
                "sh",
                deleted.toString(),
                file("berth").toString());
        return await(start(launcher, output, arguments), output);
    }

    private static ProgramOutput await(Process process, Path output) throws IOException, InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("still running: " + Files.readString(output));
        }
        return new ProgramOutput(process.exitValue(), Files.readString(output));
    }

    record ProgramOutput(int exit, String text) {}
}
