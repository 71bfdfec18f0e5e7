package dev.berth.runtime.machine;

import dev.berth.runtime.exec.BerthExec;
import dev.berth.runtime.home.Sha256;
import dev.berth.runtime.process.LineReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The first lines of a login: facts about its user and machine.
 *
 * @param path the login's {@code PATH}
 * @param folder Berth's folder on the machine, of mode 0700; empty when it could not be made
 * @param lacks the name of a required program or file system that the machine lacks; empty when it has all
 * @param noise the output of the login's startup files before the greeting
 */
record SshGreeting(MachineUser user, String path, String runtimeFolder, String folder, String lacks, String noise) {
    private static final String SCRIPT = new String(BerthExec.script(), StandardCharsets.UTF_8);
    private static final String HASH = Sha256.hex(BerthExec.script()).substring(0, 16);
    private static final String MARKER = "berth-";
    private static final int NOISE_KEPT = 4096;

    /**
     * Reads the greeting, and sends the login the prefix, the script's hash and, when the login asks for it, the
     * script.
     */
    static SshGreeting exchange(LineReader from, OutputStream to, String prefix) throws IOException {
        StringBuilder noise = new StringBuilder();
        String first = line(from);
        while (!first.equals(MARKER + "hello")) {
            noise.append(noise.length() < NOISE_KEPT ? first + "\n" : "");
            first = line(from);
        }
        Map<String, String> fields = new HashMap<>();
        while (!fields.containsKey("lacks")) {
            String[] parts = line(from).split(" ", 2);
            fields.put(parts[0].substring(MARKER.length()), parts.length > 1 ? parts[1] : "");
        }
        SshGreeting greeting = new SshGreeting(
                new MachineUser(
                        Integer.parseInt(fields.getOrDefault("uid", "")),
                        Integer.parseInt(fields.getOrDefault("gid", "")),
                        fields.getOrDefault("home", "")),
                fields.getOrDefault("path", ""),
                fields.getOrDefault("runtime", ""),
                fields.getOrDefault("folder", ""),
                fields.getOrDefault("lacks", ""),
                noise.toString().strip());
        if (greeting.problem().isEmpty()) {
            write(to, prefix + "\n" + HASH + "\n");
            if (line(from).equals(MARKER + "want")) {
                write(to, SCRIPT + MARKER + "end\n");
            }
        }
        return greeting;
    }

    /** The reason why no program can run on the machine; empty when programs can. */
    String problem() {
        if (!noise.isEmpty()) {
            return "its startup files write to standard output: "
                    + noise.lines().findFirst().orElse("");
        }
        if (!lacks.isEmpty()) {
            return "it has no " + lacks;
        }
        return folder.isEmpty() ? "neither " + user.home() + "/.cache/berth nor a folder in /tmp can be written" : "";
    }

    String script() {
        return scriptFolder() + "/berth-exec";
    }

    /** The folder of this script's version; a leash removes the entries with its prefix from it when it ends. */
    String scriptFolder() {
        return folder + "/" + HASH;
    }

    /** The environment of programs on the machine. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", path, "HOME", user.home()));
        if (!runtimeFolder.isEmpty()) {
            environment.put("XDG_RUNTIME_DIR", runtimeFolder);
        }
        return environment;
    }

    private static String line(LineReader from) throws IOException {
        String line = from.readLine();
        if (line == null) {
            throw new EOFException("the login ended");
        }
        return line;
    }

    private static void write(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }
}
