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
 * The files of the terminals' web page and of the module {@code berth-terminal.js} in the jar. A build without npm
 * leaves them out. Only files of the list {@code files.txt} that the build writes are found. Immutable, safe for all
 * threads.
 */
public final class Page {
    /** The text that is answered instead of the page when this build has no page. */
    public static final String MISSING =
            "This build of Berth has no page: node and npm were not found when it was built. Everything else works.\n";

    /**
     * The headers of each file of the page. The policy forbids inline scripts and styles, other origins, and HTML made
     * from text. The page replaces xterm.js's style elements by constructed style sheets, which this policy allows.
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

    /** Reads the list of the page's files. */
    public static Page load() {
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

    /** Whether this build has the page. */
    public boolean exists() {
        return files.containsKey(INDEX);
    }

    /** The file with this path of a request below the page's folder; the empty path is the page itself. */
    public Optional<PageFile> file(String path) {
        return Optional.ofNullable(files.get(path.isEmpty() ? INDEX : path));
    }
}
