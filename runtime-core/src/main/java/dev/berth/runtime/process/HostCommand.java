package dev.berth.runtime.process;

import dev.berth.runtime.error.NativeText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A program to start on this host: an argv, never a shell line, and its whole environment, to which nothing is
 * inherited (see {@link ChildEnvironment}).
 *
 * @param input the bytes of its standard input, which is closed after them; only for {@link HostProcesses#run}
 * @param guarded whether the guard ends its group when this process is gone; false only for a program that must outlive
 *     this process and ends at the end of its input (the leash's client)
 */
public record HostCommand(
        List<String> argv,
        Map<String, String> environment,
        Optional<Path> directory,
        Optional<byte[]> input,
        boolean guarded) {
    public HostCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(directory, "directory is null");
        Objects.requireNonNull(input, "input is null");
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv is empty");
        }
        if (argv.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("argv holds a NUL character");
        }
    }

    public static HostCommand of(List<String> argv, Map<String, String> environment) {
        return new HostCommand(argv, environment, Optional.empty(), Optional.empty(), true);
    }

    public HostCommand in(Path folder) {
        return new HostCommand(argv, environment, Optional.of(folder), input, guarded);
    }

    public HostCommand withInput(byte[] bytes) {
        return new HostCommand(argv, environment, directory, Optional.of(bytes.clone()), guarded);
    }

    public HostCommand with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new HostCommand(argv, more, directory, input, guarded);
    }

    public HostCommand unguarded() {
        return new HostCommand(argv, environment, directory, input, false);
    }

    /**
     * The file of the program, looked up in the PATH of the command's environment unless its name has a slash.
     *
     * @throws dev.berth.runtime.error.BerthException PROGRAM_MISSING if the program or the command's folder does not
     *     exist, or the program cannot be executed; CONFIG_INVALID if this JVM cannot name the program or the folder
     */
    public Path program() {
        return Launcher.resolve(this);
    }

    /**
     * Checks that the kernel gets the arguments and variables as they are.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID if the locale of this JVM lacks a character of them
     */
    public void checkEncoding() {
        String tried = "starting " + argv.getFirst();
        for (int i = 0; i < argv.size(); i++) {
            NativeText.check(tried, "argument " + i, argv.get(i));
        }
        environment.forEach((name, value) -> NativeText.check(tried, "the variable " + name, name + value));
    }

    /** The program and its arguments, without environment and input. */
    public String text() {
        return String.join(" ", argv);
    }

    @Override
    public String toString() {
        return text();
    }
}
