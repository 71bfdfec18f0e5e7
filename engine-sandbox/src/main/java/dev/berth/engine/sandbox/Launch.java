package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ExecSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The argv and the whole environment with which a program is started on this host. Secrets are in the environment only:
 * it is readable by the program's user and root, an argv by every user.
 */
record Launch(List<String> argv, Map<String, String> environment) {
    private static final Logger log = LoggerFactory.getLogger(Launch.class);
    private static final Path MEMORY = Path.of("/dev/shm");

    /**
     * Script outside the sandbox. It exits without starting the program when the container was stopped. A stop deletes
     * {@code running} first and then ends the processes with the container's mark, so either the stop finds this
     * process or this process finds the file gone. Descriptor 9 is the verdict file, descriptor 8 the sandbox's
     * options.
     */
    private static final String OUTSIDE = """
            verdict=$1 running=$2 options=$3; shift 3
            [ -e "$running" ] || { echo stopped >"$verdict"; exit 125; }
            exec 9>"$verdict" 8<"$options" || exit 125
            exec "$@"
            """;

    /**
     * Reads the environment of a terminal's program from a file in memory, and deletes the file before the program
     * starts.
     */
    private static final String FROM_FILE = """
            . "$1" && /bin/rm -f "$1" || exit 125; shift
            """;

    /**
     * Lets the outer bubblewrap ignore signals to the process group, which are meant for the program: if bubblewrap
     * died of them first, the JDK would close the pipes to which the program still writes while it ends. Ignored
     * signals are inherited, so {@link #inside} resets them.
     */
    private static final String IGNORE_SIGNALS = "trap '' INT QUIT TERM\n";

    /**
     * Script inside, as the program's user: enters the folder, checks that the program exists, writes the verdict,
     * becomes the program.
     */
    private static final String INSIDE = """
            folder=$1; shift
            cd -- "$folder" 2>/dev/null || { echo "there is no folder $folder" >&9; exit 126; }
            found=
            case $1 in
            */*) found=$1 ;;
            *) IFS=:; set -f
               for part in $PATH; do [ -f "$part/$1" ] && [ -x "$part/$1" ] && { found=$part/$1; break; }; done ;;
            esac
            [ -e "$found" ] || { echo "$1: not found" >&9; exit 127; }
            [ -f "$found" ] && [ -x "$found" ] || { echo "$1: not executable" >&9; exit 127; }
            echo started >&9
            exec 8<&- 9>&-; unset OLDPWD
            exec "$@"
            """;

    /**
     * The variables of a program: those of the image, of the container, its own, its secrets, and the mark; later ones
     * win.
     */
    static Map<String, String> environment(
            Map<String, String> image, ContainerSpec spec, ExecSpec exec, Sandbox.Start start) {
        Map<String, String> variables = new TreeMap<>(
                Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME", "/home/agent"));
        if (start.terminal()) {
            variables.put("TERM", "xterm-256color");
        }
        variables.putAll(image);
        variables.putAll(spec.environment());
        variables.putAll(exec.environment());
        variables.putAll(exec.secrets());
        variables.put(Mark.VARIABLE, start.mark().toString());
        return variables;
    }

    /**
     * The command inside the sandbox that runs {@code argv} with these further variables, each {@code NAME=VALUE}. The
     * program's own path is no argument of env, which would take a path with a {@code =} for a variable.
     */
    static List<String> inside(boolean resetSignals, List<String> variables, String folder, List<String> argv) {
        List<String> env = resetSignals || !variables.isEmpty() ? List.of("/usr/bin/env") : List.of();
        List<String> reset = resetSignals ? List.of("--default-signal=INT,QUIT,TERM") : List.of();
        return concat(env, reset, variables, List.of("/bin/sh", "-c", INSIDE, "berth", folder), argv);
    }

    /** Starts {@code command} with pipes. */
    static Launch withPipes(
            SandboxFolder container,
            Sandbox.Start start,
            Path options,
            boolean ignoreSignals,
            List<String> command,
            Map<String, String> variables) {
        List<String> first = List.of("/bin/sh", "-c", (ignoreSignals ? IGNORE_SIGNALS : "") + OUTSIDE, "berth");
        return new Launch(concat(first, files(container, start, options), command), variables);
    }

    /** Starts {@code command} in a terminal; the environment of the process that runs the argv is not used. */
    static Launch inTerminal(
            SandboxFolder container,
            Sandbox.Start start,
            Path options,
            boolean ignoreSignals,
            List<String> command,
            Map<String, String> variables)
            throws IOException {
        Path secrets = Disk.writeNew(environmentFile(container, start), script(variables));
        String mark = Mark.VARIABLE + "=" + start.mark();
        String script = (ignoreSignals ? IGNORE_SIGNALS : "") + FROM_FILE + OUTSIDE;
        List<String> first = List.of("/usr/bin/env", "-i", mark, "/bin/sh", "-c", script, "berth", secrets.toString());
        return new Launch(concat(first, files(container, start, options), command), Map.of());
    }

    /**
     * The file with the result of a start: {@code started}, {@code stopped}, or the reason for a failure; empty before.
     */
    static Path verdict(SandboxFolder container, String start) {
        return container.starts().resolve(start + ".verdict");
    }

    /** The file with the sandbox's options. */
    static Path options(SandboxFolder container, String start) {
        return container.starts().resolve(start + ".options");
    }

    /** Deletes a file of a start. A file that can't be deleted is removed with its container. */
    static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("deleting a start file failed file={}", file, e);
        }
    }

    /** Deletes every file of a start. */
    static void discardAll(SandboxFolder container, Sandbox.Start start) {
        discard(environmentFile(container, start));
        discard(verdict(container, start.name()));
        discard(options(container, start.name()));
    }

    /** The file with the environment of a program in a terminal, until the program starts. */
    static Path environmentFile(SandboxFolder container, Sandbox.Start start) {
        Path folder = Files.isWritable(MEMORY) ? MEMORY : container.starts();
        return folder.resolve("berth-" + start.name());
    }

    private static List<String> files(SandboxFolder container, Sandbox.Start start, Path options) {
        return List.of(
                verdict(container, start.name()).toString(), container.running().toString(), options.toString());
    }

    private static String script(Map<String, String> variables) {
        return variables.entrySet().stream()
                .filter(variable -> isVariable(variable.getKey()))
                .map(variable -> "export " + variable.getKey() + "='"
                        + variable.getValue().replace("'", "'\\''") + "'\n")
                .collect(Collectors.joining());
    }

    static boolean isVariable(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*");
    }

    @SafeVarargs
    static List<String> concat(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }
}
