package dev.berth.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that an agent under test works in. */
public final class AgentProject {
    /** The image's user: the folder's owner, where the tests run as root. */
    public static final int AGENT = 1000;

    private AgentProject() {}

    /** A new one, which the agent's user may write. */
    public static Path in(Path folder) throws IOException {
        Path project = Files.createDirectory(folder.resolve("project"));
        if (owner(project) == 0) {
            Files.setAttribute(project, "unix:uid", AGENT);
            Files.setAttribute(project, "unix:gid", AGENT);
        }
        return project.toRealPath();
    }

    public static int owner(Path project) {
        try {
            return (Integer) Files.getAttribute(project, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
