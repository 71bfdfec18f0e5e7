package dev.berth.engine.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * This host's node and python, which run what is installed here: the first ones that a sandbox can see. Of a node in somebody's home
 * it is shown the program and its npm, and nothing else of that home.
 */
record HostTools(HostPrograms programs) {
    /** Names in {@code /usr/local/bin} that an installation may need, and never installs itself. */
    static final String NAMES = "node|nodejs|npm|npx|python3?|python3\\.\\d+|git";

    private static final String STANDARD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** Where a node of somebody's home is inside. */
    static final String SHOWN = "/opt/berth-node";

    private static final String NODE = "bin/node";
    private static final String NPM = "lib/node_modules/npm";

    /** The link to a shown npm, and where it points to. */
    static final String NPM_LINK = SHOWN + "/bin/npm";

    static final String NPM_PROGRAM = "../" + NPM + "/bin/npm-cli.js";

    /** @param folder where it is inside */
    private record Tool(Path real, String folder, Optional<Path> shown) {}

    /** The base of everything that is installed: it is another one when node or python is. */
    String base() {
        return EmbeddedEngine.IMAGE + "@sha256:" + identity();
    }

    /** PATH inside. */
    String path() {
        Set<String> folders = new LinkedHashSet<>();
        node().ifPresent(node -> folders.add(node.folder()));
        python().ifPresent(python -> folders.add(python.folder()));
        folders.removeAll(List.of(STANDARD_PATH.split(":", -1)));
        folders.add(STANDARD_PATH);
        return String.join(":", folders);
    }

    /** What must be shown for them, read-only: what this host has, by where it is inside. */
    Map<String, String> shown() {
        return node().flatMap(Tool::shown)
                .map(prefix -> Map.of(
                        SHOWN + "/" + NODE, prefix.resolve(NODE).toString(),
                        SHOWN + "/" + NPM, prefix.resolve(NPM).toString()))
                .orElse(Map.of());
    }

    /** Where was looked, for people. */
    String places() {
        return String.join(", ", programs.folders().stream().map(Path::toString).toList());
    }

    private Optional<Tool> node() {
        return programs.all("node").stream()
                .flatMap(node -> visible(node).or(() -> inHome(node)).stream())
                .findFirst();
    }

    private Optional<Tool> python() {
        return programs.all("python3").stream()
                .flatMap(python -> visible(python).stream())
                .findFirst();
    }

    private static Optional<Tool> visible(Path program) {
        Path real = real(program);
        return SandboxOptions.shows(real) && SandboxOptions.shows(program)
                ? Optional.of(new Tool(real, folder(program).toString(), Optional.empty()))
                : Optional.empty();
    }

    /** As version managers of node have them: {@code PREFIX/bin/node} with its npm. */
    private static Optional<Tool> inHome(Path program) {
        Path real = real(program);
        Path prefix = real.resolve("../..").normalize();
        boolean whole = real.equals(prefix.resolve(NODE))
                && Files.isRegularFile(prefix.resolve(NPM).resolve("bin/npm-cli.js"));
        return whole && !SandboxOptions.shows(real)
                ? Optional.of(new Tool(real, SHOWN + "/bin", Optional.of(prefix)))
                : Optional.empty();
    }

    private static Path folder(Path program) {
        return program.resolve("..").normalize();
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            return program; // gone meanwhile: what it is needed for fails and says so
        }
    }

    /** Of node each build counts, of python its path, which has its minor version: that is all an environment depends on. */
    private String identity() {
        String text = String.join(
                "\n",
                System.getProperty("os.arch"),
                node().map(node -> node.folder() + " " + node.real() + " " + stamp(node.real()))
                        .orElse("no node"),
                python().map(python -> python.folder() + " " + python.real()).orElse("no python"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String stamp(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return "gone"; // what it is needed for fails and says so
        }
    }
}
