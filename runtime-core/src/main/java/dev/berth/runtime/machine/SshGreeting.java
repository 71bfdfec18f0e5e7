package dev.berth.runtime.machine;

import dev.berth.runtime.exec.BerthExec;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a login said of itself when it began.
 *
 * @param folder ours there, of mode 0700; empty when none could be made
 * @param lacks what we need and it does not have; empty when it has all
 * @param noise what its startup files wrote before
 */
record SshGreeting(MachineUser user, String path, String runtimeFolder, String folder, String lacks, String noise) {
    private static final String SCRIPT = new String(BerthExec.script(), StandardCharsets.UTF_8);
    private static final String HASH = hash(BerthExec.script()).substring(0, 16);
    private static final String WORD = "berth-";

    /** Reads it, and answers it with what the login asks for. */
    static SshGreeting exchange(BufferedReader from, OutputStream to, String prefix) throws IOException {
        StringBuilder noise = new StringBuilder();
        String first = line(from);
        while (!first.equals(WORD + "hello")) {
            noise.append(first).append('\n');
            first = line(from);
        }
        Map<String, String> said = new HashMap<>();
        while (!said.containsKey("lacks")) {
            String[] words = line(from).split(" ", 2);
            said.put(words[0].substring(WORD.length()), words.length > 1 ? words[1] : "");
        }
        SshGreeting greeting = new SshGreeting(
                new MachineUser(
                        Integer.parseInt(said.getOrDefault("uid", "")),
                        Integer.parseInt(said.getOrDefault("gid", "")),
                        said.getOrDefault("home", "")),
                said.getOrDefault("path", ""),
                said.getOrDefault("runtime", ""),
                said.getOrDefault("folder", ""),
                said.getOrDefault("lacks", ""),
                noise.toString().strip());
        if (greeting.problem().isEmpty()) {
            write(to, prefix + "\n" + HASH + "\n");
            if (line(from).equals(WORD + "want")) {
                write(to, SCRIPT + WORD + "end\n");
            }
        }
        return greeting;
    }

    /** Why no program can be run there; empty when it can. */
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
        return own() + "/berth-exec";
    }

    /** What is put here under a leash's prefix goes with that. */
    String own() {
        return folder + "/" + HASH;
    }

    /** The environment of programs there. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", path, "HOME", user.home()));
        if (!runtimeFolder.isEmpty()) {
            environment.put("XDG_RUNTIME_DIR", runtimeFolder);
        }
        return environment;
    }

    static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return String.format("%064x", new BigInteger(1, digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String line(BufferedReader from) throws IOException {
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
