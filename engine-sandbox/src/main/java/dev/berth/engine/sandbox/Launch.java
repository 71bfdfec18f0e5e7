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
 * A program as it is really started: an argv and its whole environment, secrets included. That environment is readable by
 * the program's own user and root only, as the agent's own is anyway; an argv is readable by everybody, so nothing of it
 * is ever there.
 */
record Launch(List<String> argv, Map<String, String> environment) {
    private static final Logger log = LoggerFactory.getLogger(Launch.class);
    private static final Path MEMORY = Path.of("/dev/shm");

    /**
     * Outside the sandbox. It leaves without starting anything when the container was stopped: whoever stops it ends what
     * carries its mark after {@code running} is gone, so either they see us or we see that. Descriptor 9 tells us what
     * came of the start, 8 holds the sandbox's options.
     */
    private static final String OUTSIDE = """
            verdict=$1 running=$2 options=$3; shift 3
            [ -e "$running" ] || { echo stopped >"$verdict"; exit 125; }
            exec 9>"$verdict" 8<"$options" || exit 125
            exec "$@"
            """;

    /** In a terminal the environment comes from a file in memory, which is gone before the program starts. */
    private static final String FROM_FILE = """
            . "$1" && rm -f "$1" || exit 125; shift
            """;

    /**
     * Signals to the group are for the program: if bubblewrap outside died of them first, the JDK would close the pipes
     * that the program still writes to while it leaves. What is ignored is passed on, so it is undone inside.
     */
    private static final String DEAF = "trap '' INT QUIT TERM\n";

    /** Inside, as the program's user: enters its folder, looks whether the program is there, says so, becomes it. */
    private static final String INSIDE = """
            mode=$1 folder=$2; shift 2
            cd -- "$folder" 2>/dev/null || { echo "there is no folder $folder" >&9; exit 126; }
            found=
            case $1 in
            */*) found=$1 ;;
            *) IFS=:; set -f
               for part in $PATH; do [ -f "$part/$1" ] && [ -x "$part/$1" ] && { found=$part/$1; break; }; done ;;
            esac
            [ -f "$found" ] && [ -x "$found" ] || { echo "$1: not found or not executable" >&9; exit 127; }
            echo started >&9
            exec 8<&- 9>&-; unset OLDPWD
            [ "$mode" = deaf ] && exec env --default-signal=INT,QUIT,TERM "$@"
            exec "$@"
            """;

    /** What the program gets: the variables of the image and the container, its own over them, its secrets, and the mark. */
    static Map<String, String> environment(
            Map<String, String> image, ContainerSpec spec, ExecSpec exec, Sandbox.Start start) {
        Map<String, String> all = new TreeMap<>(
                Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME", "/home/agent"));
        if (start.terminal()) {
            all.put("TERM", "xterm-256color");
        }
        all.putAll(image);
        all.putAll(spec.environment());
        all.putAll(exec.environment());
        all.putAll(exec.secrets());
        all.put(Mark.VARIABLE, start.mark().toString());
        return all;
    }

    /** The words that run {@code argv} inside, to put behind the sandbox's own. */
    static List<String> inside(boolean deaf, String folder, List<String> argv) {
        return joined(List.of("/bin/sh", "-c", INSIDE, "berth", deaf ? "deaf" : "plain", folder), argv);
    }

    /** The start of {@code command} with pipes. */
    static Launch piped(
            SandboxFolder container,
            Sandbox.Start start,
            Path options,
            boolean deaf,
            List<String> command,
            Map<String, String> all) {
        List<String> first = List.of("/bin/sh", "-c", (deaf ? DEAF : "") + OUTSIDE, "berth");
        return new Launch(joined(first, files(container, start, options), command), all);
    }

    /** The start of {@code command} by whoever runs this argv in a terminal, whatever their environment. */
    static Launch terminal(
            SandboxFolder container,
            Sandbox.Start start,
            Path options,
            boolean deaf,
            List<String> command,
            Map<String, String> all)
            throws IOException {
        Path secrets = Disk.writeNew(terminalFile(container, start), script(all));
        String mark = Mark.VARIABLE + "=" + start.mark();
        String script = (deaf ? DEAF : "") + FROM_FILE + OUTSIDE;
        List<String> first = List.of("/usr/bin/env", "-i", mark, "/bin/sh", "-c", script, "berth", secrets.toString());
        return new Launch(joined(first, files(container, start, options), command), Map.of());
    }

    /** What came of a start: {@code started}, {@code stopped}, or why not. */
    static Path verdict(SandboxFolder container, String start) {
        return container.starts().resolve(start + ".verdict");
    }

    /** The sandbox's options. */
    static Path options(SandboxFolder container, String start) {
        return container.starts().resolve(start + ".options");
    }

    /** Removes what a start left; what cannot be removed goes with its container. */
    static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("start file left file={}", file, e);
        }
    }

    /** Where the environment of a program in a terminal waits for its start. */
    static Path terminalFile(SandboxFolder container, Sandbox.Start start) {
        Path folder = Files.isWritable(MEMORY) ? MEMORY : container.starts();
        return folder.resolve("berth-" + start.name());
    }

    private static List<String> files(SandboxFolder container, Sandbox.Start start, Path options) {
        return List.of(
                verdict(container, start.name()).toString(), container.running().toString(), options.toString());
    }

    private static String script(Map<String, String> all) {
        return all.entrySet().stream()
                .filter(variable -> isVariable(variable.getKey()))
                .map(variable -> "export " + variable.getKey() + "='"
                        + variable.getValue().replace("'", "'\\''") + "'\n")
                .collect(Collectors.joining());
    }

    static boolean isVariable(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*");
    }

    @SafeVarargs
    static List<String> joined(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }
}
