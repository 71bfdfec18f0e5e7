package dev.berth.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The workspace of an agent under test. */
public final class AgentProject {
    /** The image's user, who owns the folder when the tests run as root. */
    public static final int AGENT = 1000;

    private AgentProject() {}

    /** Creates a workspace that the agent's user may write. */
    public static Path create(Path folder) throws IOException {
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
