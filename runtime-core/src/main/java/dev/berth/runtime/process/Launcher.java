package dev.berth.runtime.process;

import dev.berth.runtime.error.NativeText;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.zeroturnaround.exec.stop.ProcessStopper;

/**
 * Starts a program as the leader of a new session, and so of a new group: the JDK cannot, {@code setsid} can, without a
 * process more. The program is looked up first, so that one that is not there is told apart from one that ends with 127.
 */
final class Launcher {
    private static final String STANDARD_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    private Launcher() {}

    /** @throws LaunchFailure when it never ran */
    static Process start(HostCommand command, Map<String, String> marks) {
        return start(command, leaderPrefix(command), marks, _ -> {});
    }

    /**
     * Starts a program with zt-exec, which hands the pipes to {@code streams} and calls {@link CommandStreams#stop} when the
     * program has ended.
     *
     * @throws LaunchFailure when it never ran
     */
    static Process execute(
            HostCommand command, Map<String, String> marks, CommandStreams streams, ProcessStopper stopper) {
        List<String> argv = checkedArgv(command, leaderPrefix(command));
        Map<String, String> environment = new TreeMap<>(command.environment());
        environment.putAll(marks);
        try {
            return new CommandExecutor(argv, environment, command.directory(), streams, stopper).launch();
        } catch (IOException e) {
            throw new LaunchFailure(command, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<String> leaderPrefix(HostCommand command) {
        if (Leader.PREFIX.isEmpty()) {
            throw new LaunchFailure(command, "neither setsid nor perl is on this host to start it with", null);
        }
        return Leader.PREFIX;
    }

    /** In our own session and group. */
    static Process startHere(HostCommand command, Consumer<ProcessBuilder> streams) {
        return start(command, List.of(), Map.of(), streams);
    }

    /** Reads or changes our terminal's settings; over at once. */
    static Process stty(List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("stty"), words.stream()).toList());
        return builder.redirectInput(HostTerminal.DEVICE)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Process start(
            HostCommand command, List<String> prefix, Map<String, String> marks, Consumer<ProcessBuilder> streams) {
        ProcessBuilder builder = new ProcessBuilder(checkedArgv(command, prefix));
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.environment().putAll(marks);
        streams.accept(builder);
        command.directory().ifPresent(folder -> builder.directory(folder.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LaunchFailure(command, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<String> checkedArgv(HostCommand command, List<String> prefix) {
        command.checkEncoding();
        Path program = command.program();
        List<String> argv = new ArrayList<>(prefix);
        argv.add(program.toString());
        argv.addAll(command.argv().subList(1, command.argv().size()));
        return argv;
    }

    /** The guard itself: a session of its own, nothing of ours in its environment, no mark. */
    static Process startGuard(List<String> argv) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Leader.PREFIX.stream(), argv.stream()).toList());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", ourPath(), "LC_ALL", "C"));
        return builder.directory(new File("/"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** @throws LaunchFailure when there is nothing to start */
    static Path resolve(HostCommand command) {
        String name = command.argv().getFirst();
        String tried = "starting " + name;
        NativeText.check(tried, "the program's name", name);
        command.directory().ifPresent(folder -> NativeText.check(tried, folder));
        if (command.directory().isPresent()
                && !Files.isDirectory(command.directory().get())) {
            throw new LaunchFailure(command, "no folder " + command.directory().get() + " to start it in", null);
        }
        if (name.contains("/")) {
            Path path = command.directory().orElse(Path.of("")).resolve(name).toAbsolutePath();
            if (runnable(path)) {
                return path;
            }
            throw new LaunchFailure(
                    command, path + (Files.exists(path) ? " is no executable file" : " does not exist"), null);
        }
        String path = command.environment().getOrDefault("PATH", STANDARD_PATH);
        return find(name, path)
                .orElseThrow(() -> new LaunchFailure(command, "no program named " + name + " on PATH", null));
    }

    /** An empty word in the path would mean the current folder: left out on purpose. */
    private static Optional<Path> find(String name, String path) {
        return Stream.of(path.split(":"))
                .filter(folder -> !folder.isEmpty() && !name.isEmpty() && NativeText.passes(folder))
                .map(folder -> Path.of(folder, name).toAbsolutePath())
                .filter(Launcher::runnable)
                .findFirst();
    }

    private static boolean runnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static String ourPath() {
        return Optional.ofNullable(System.getenv("PATH"))
                .filter(path -> !path.isBlank())
                .map(path -> path + ":" + STANDARD_PATH)
                .orElse(STANDARD_PATH);
    }

    /** What makes the program that follows it a leader: util-linux, else perl (macOS); empty if there is neither. */
    private static final class Leader {
        static final List<String> PREFIX = find("setsid", ourPath())
                .map(setsid -> List.of(setsid.toString()))
                .or(() -> find("perl", ourPath())
                        .map(perl -> List.of(
                                perl.toString(),
                                "-e",
                                "use POSIX (); POSIX::setsid(); exec { $ARGV[0] } @ARGV; exit 127",
                                "--")))
                .orElse(List.of());
    }
}
