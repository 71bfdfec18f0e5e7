package dev.berth.terminal.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The page of the terminals and the module {@code berth-terminal.js}, as the build put them into the jar; a build without npm
 * leaves them out. Only files of the list that the build made are found. Immutable, safe for all threads.
 */
public final class Page {
    /** What is answered where the page would be when this build has none. */
    public static final String MISSING =
            "This build of Berth has no page: node and npm were not found when it was built. Everything else works.\n";

    /**
     * For each file of the page. Nothing inline, nothing of others, no HTML made of text: xterm.js's style elements are made
     * constructed sheets by the page, so that the strictest policy holds.
     */
    public static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-cache");

    private static final String FOLDER = "web/";
    private static final String INDEX = "index.html";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain;charset=utf-8");

    private final Map<String, PageFile> files;

    private Page(Map<String, PageFile> files) {
        this.files = Map.copyOf(files);
    }

    /** The page of this build. */
    public static Page ofThisBuild() {
        try (InputStream list = Page.class.getResourceAsStream(FOLDER + "files.txt")) {
            return list == null ? new Page(Map.of()) : read(new String(list.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Page read(String list) {
        var files = new TreeMap<String, PageFile>();
        for (String line : list.lines().toList()) {
            String[] parts = line.split(" ", 2);
            String path = parts[1];
            URL resource = Page.class.getResource(FOLDER + path);
            String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
            if (resource != null && type != null) {
                files.put(path, new PageFile(type, '"' + parts[0] + '"', resource));
            }
        }
        return new Page(files);
    }

    /** Whether this build has it. */
    public boolean built() {
        return files.containsKey(INDEX);
    }

    /** The file of this path below the page's folder, as it came in a request; the empty path is the page itself. */
    public Optional<PageFile> file(String path) {
        return Optional.ofNullable(files.get(path.isEmpty() ? INDEX : path));
    }
}
