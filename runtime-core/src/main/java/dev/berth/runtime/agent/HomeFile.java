package dev.berth.runtime.agent;

/**
 * A file to put in place in an agent's home.
 *
 * @param path relative to the home; a folder's ends in {@code /}
 * @param text its whole content; never secrets
 */
public record HomeFile(String path, String text) {
    public HomeFile {
        if (path.startsWith("/") || path.contains("..")) {
            throw new IllegalArgumentException("not a path within the home: " + path);
        }
    }

    /** A folder to make, if it is not there. */
    public static HomeFile folder(String path) {
        return new HomeFile(path + "/", "");
    }

    boolean isFolder() {
        return path.endsWith("/");
    }
}
