package dev.berth.runtime.agent;

/**
 * A file to put in place in an agent's home.
 *
 * @param path relative to the home
 * @param text its whole content; never secrets
 */
public record HomeFile(String path, String text) {
    public HomeFile {
        if (path.startsWith("/") || path.contains("..")) {
            throw new IllegalArgumentException("not a path within the home: " + path);
        }
    }
}
