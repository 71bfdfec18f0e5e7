package dev.berth.runtime.process;

import dev.berth.runtime.error.NativeText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One program to start on this host: an argv, never a shell line; the whole environment it gets, nothing is inherited
 * (see {@link ChildEnvironment}).
 *
 * @param input bytes for its standard input, which is closed after them; only for {@link HostProcesses#run}
 * @param guarded whether the guard ends its group when we are gone; false only for what must outlive our SIGKILL by
 *     reading the end of its input (the leash's client)
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
     * The file of its program, looked up in the PATH of its environment unless it has a slash.
     *
     * @throws dev.berth.runtime.error.BerthException PROGRAM_MISSING when it or its folder isn't there, or can't be run;
     *     CONFIG_INVALID when this JVM cannot name it or its folder
     */
    public Path program() {
        return Launcher.resolve(this);
    }

    /**
     * Checks that the kernel gets the words and variables as they are.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID when the locale of this JVM lacks a character of them
     */
    public void checkEncoding() {
        String tried = "starting " + argv.getFirst();
        for (int i = 0; i < argv.size(); i++) {
            NativeText.check(tried, "argument " + i, argv.get(i));
        }
        environment.forEach((name, value) -> NativeText.check(tried, "the variable " + name, name + value));
    }

    /** The program and its words, without environment and input: fit for logs and errors. */
    public String text() {
        return String.join(" ", argv);
    }

    @Override
    public String toString() {
        return text();
    }
}
