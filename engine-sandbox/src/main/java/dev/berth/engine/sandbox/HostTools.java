package dev.berth.engine.sandbox;

import dev.berth.runtime.home.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * This host's node and python, which run the installed programs: the first ones that a sandbox can use. Of a node in a
 * home folder, as version managers install it, the sandbox gets only the program and its npm.
 */
record HostTools(HostPrograms programs) {
    /** Pattern of the programs in {@code /usr/local/bin} that an installation may use and never installs itself. */
    static final String NAMES = "node|nodejs|npm|npx|python3?|python3\\.\\d+|git";

    private static final String STANDARD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** Path in the sandbox of a node from a home folder of the host. */
    static final String HOME_NODE = "/opt/berth-node";

    private static final String NODE = "bin/node";
    private static final String NPM = "lib/node_modules/npm";

    /** The link to the npm of that node, and its target. */
    static final String NPM_LINK = HOME_NODE + "/bin/npm";

    static final String NPM_PROGRAM = "../" + NPM + "/bin/npm-cli.js";

    /**
     * A program of this host that a sandbox can use.
     *
     * @param folder the folder of the program in the sandbox
     * @param prefix the installation on the host, when it must be mounted
     */
    private record Tool(Path real, String folder, Optional<Path> prefix) {}

    /** The base of every image, with a digest that changes when node or python changes. */
    String base() {
        return EmbeddedEngine.IMAGE + "@sha256:" + identity();
    }

    /** The variable PATH in the sandbox. */
    String path() {
        Set<String> folders = new LinkedHashSet<>();
        node().ifPresent(node -> folders.add(node.folder()));
        python().ifPresent(python -> folders.add(python.folder()));
        folders.removeAll(List.of(STANDARD_PATH.split(":", -1)));
        folders.add(STANDARD_PATH);
        return String.join(":", folders);
    }

    /** Files of this host that the tools need, by their paths in the sandbox; mounted read-only. */
    Map<String, String> mounts() {
        return node().flatMap(Tool::prefix)
                .map(prefix -> Map.of(
                        HOME_NODE + "/" + NODE, prefix.resolve(NODE).toString(),
                        HOME_NODE + "/" + NPM, prefix.resolve(NPM).toString()))
                .orElse(Map.of());
    }

    /** The searched folders, for error texts. */
    String searchedFolders() {
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
        return SandboxOptions.isVisible(real) && SandboxOptions.isVisible(program)
                ? Optional.of(new Tool(real, folder(program).toString(), Optional.empty()))
                : Optional.empty();
    }

    /** A node of a version manager: {@code PREFIX/bin/node} with its npm. */
    private static Optional<Tool> inHome(Path program) {
        Path real = real(program);
        Path prefix = real.resolve("../..").normalize();
        boolean complete = real.equals(prefix.resolve(NODE))
                && Files.isRegularFile(prefix.resolve(NPM).resolve("bin/npm-cli.js"));
        return complete && !SandboxOptions.isVisible(real)
                ? Optional.of(new Tool(real, HOME_NODE + "/bin", Optional.of(prefix)))
                : Optional.empty();
    }

    private static Path folder(Path program) {
        return program.resolve("..").normalize();
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            return program; // deleted meanwhile: its use will fail with an error
        }
    }

    /**
     * A digest of what installed programs depend on: the build of node, and of python only the path, which has the minor
     * version, as virtual environments depend on nothing else.
     */
    private String identity() {
        String text = String.join(
                "\n",
                System.getProperty("os.arch"),
                node().map(node -> node.folder() + " " + node.real() + " " + stamp(node.real()))
                        .orElse("no node"),
                python().map(python -> python.folder() + " " + python.real()).orElse("no python"));
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String stamp(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return "gone"; // its use will fail with an error
        }
    }
}
