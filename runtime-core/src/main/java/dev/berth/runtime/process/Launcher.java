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
 * Starts a program as the leader of a new session and process group. The JDK cannot do that; {@code setsid} does it
 * without an additional process. The program is looked up first, to tell a missing program from one that exits with
 * 127.
 */
final class Launcher {
    private static final String STANDARD_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    private Launcher() {}

    /** @throws LaunchFailure if the program cannot be started */
    static Process start(HostCommand command, Map<String, String> marks) {
        return start(command, leaderPrefix(command), marks, _ -> {});
    }

    /**
     * Starts a program with zt-exec, which hands the pipes to {@code streams} and calls {@link CommandStreams#stop}
     * when the program has ended.
     *
     * @throws LaunchFailure if the program cannot be started
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

    /** Starts a program in this process's own session and group. */
    static Process startHere(HostCommand command, Consumer<ProcessBuilder> streams) {
        return start(command, List.of(), Map.of(), streams);
    }

    /** Starts {@code stty} on this process's terminal. */
    static Process stty(List<String> arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("stty"), arguments.stream()).toList());
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

    /** Starts the guard in a session of its own, with PATH and LC_ALL as its whole environment and without a mark. */
    static Process startGuard(List<String> argv) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Leader.PREFIX.stream(), argv.stream()).toList());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", searchPath(), "LC_ALL", "C"));
        return builder.directory(new File("/"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** @throws LaunchFailure if the program or the command's folder does not exist */
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

    /** Finds a program in {@code path}. An empty entry, which means the current folder to a shell, is skipped. */
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

    private static String searchPath() {
        return Optional.ofNullable(System.getenv("PATH"))
                .filter(path -> !path.isBlank())
                .map(path -> path + ":" + STANDARD_PATH)
                .orElse(STANDARD_PATH);
    }

    /**
     * The command before a program that makes it a session leader: util-linux, else perl (macOS); empty without both.
     */
    private static final class Leader {
        static final List<String> PREFIX = find("setsid", searchPath())
                .map(setsid -> List.of(setsid.toString()))
                .or(() -> find("perl", searchPath())
                        .map(perl -> List.of(
                                perl.toString(),
                                "-e",
                                "use POSIX (); POSIX::setsid(); exec { $ARGV[0] } @ARGV; exit 127",
                                "--")))
                .orElse(List.of());
    }
}
