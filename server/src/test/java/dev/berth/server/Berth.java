package dev.berth.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Starts the real command line as a process with an environment of its own.
 *
 * @param folder the folder of the output files; the home is below it
 * @param directory the current folder of the process
 * @param prefix a program that starts it, such as setpriv
 */
record Berth(Path folder, Path directory, Map<String, String> environment, List<String> prefix) {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    Berth {
        environment = Map.copyOf(environment);
        prefix = List.copyOf(prefix);
    }

    /** A command line with its home below a folder, without settings, in a UTF-8 locale. */
    static Berth in(Path folder) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (String name : List.of("PATH", "HOME")) {
            environment.put(name, System.getenv().getOrDefault(name, ""));
        }
        environment.put("LC_ALL", System.getenv().getOrDefault("LC_ALL", "C.UTF-8")); // as the launcher does
        environment.put("BERTH_HOME", folder.resolve("home").toString());
        return new Berth(folder, folder, environment, List.of());
    }

    Berth with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Berth(folder, directory, more, prefix);
    }

    Berth with(Map<String, String> values) {
        Map<String, String> more = new TreeMap<>(environment);
        more.putAll(values);
        return new Berth(folder, directory, more, prefix);
    }

    Berth without(String name) {
        Map<String, String> fewer = new TreeMap<>(environment);
        fewer.remove(name);
        return new Berth(folder, directory, fewer, prefix);
    }

    /** The same with another current folder. */
    Berth at(Path current) {
        return new Berth(folder, current, environment, prefix);
    }

    /** The same as another user; only for root. */
    Berth as(int uid) {
        String id = Integer.toString(uid);
        return new Berth(
                folder, directory, environment, List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
    }

    Path home() {
        return Path.of(environment.getOrDefault("BERTH_HOME", ""));
    }

    BerthResult run(String... arguments) throws IOException, InterruptedException {
        return run("", arguments);
    }

    /** Runs a command with a text on standard input. */
    BerthResult runWithInput(String input, String... arguments) throws IOException, InterruptedException {
        return run(input, arguments);
    }

    private BerthResult run(String input, String... arguments) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("in-" + NUMBER.incrementAndGet()), input);
        try (BerthProcess running = start(file, arguments)) {
            return running.end();
        }
    }

    BerthProcess start(String... arguments) throws IOException {
        return start(Path.of("/dev/null"), arguments);
    }

    /** Starts a command with a file on standard input. */
    BerthProcess start(Path input, String... arguments) throws IOException {
        return start(argv(arguments), ProcessBuilder.Redirect.from(input.toFile()));
    }

    /** Starts a command in a new terminal, which gets both outputs; {@link BerthProcess#type} types keys. */
    BerthProcess terminal(String... arguments) throws IOException {
        String line = argv(arguments).stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        return start(
                List.of("script", "-qec", "stty rows 31 cols 101; " + line, "/dev/null"), ProcessBuilder.Redirect.PIPE);
    }

    private List<String> argv(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of(
                "env", // background programs of a shell ignore SIGINT
                "--default-signal=INT,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                "dev.berth.server.Main"));
        argv.addAll(List.of(arguments));
        return argv;
    }

    private BerthProcess start(List<String> argv, ProcessBuilder.Redirect input) throws IOException {
        int number = NUMBER.incrementAndGet();
        Path out = folder.resolve("out-" + number);
        Path err = folder.resolve("err-" + number);
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectInput(input)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new BerthProcess(builder.start(), out, err);
    }

    /** The packaged program if that was built; else the class path of the tests. */
    static String classPath() {
        Path shipped = Path.of("target", "dist", "berth.jar").toAbsolutePath();
        return Files.exists(shipped) ? shipped.toString() : System.getProperty("java.class.path");
    }
}
