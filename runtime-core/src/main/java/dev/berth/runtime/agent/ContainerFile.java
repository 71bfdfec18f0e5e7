package dev.berth.runtime.agent;

/**
 * A file of one container, in memory and readable for the agent's user only. It ends with the container and is written
 * again when the container is started. A variable must tell the agent program where the file is.
 *
 * @param path relative to {@link #FOLDER}
 * @param text the whole content; never secrets
 */
public record ContainerFile(String path, String text) implements AgentFile {
    /** The folder of these files in every container. */
    public static final String FOLDER = ContainerPlan.RUN + "/agent";

    public ContainerFile {
        AgentFile.checkRelative(path);
        if (path.endsWith("/")) {
            throw new IllegalArgumentException("not a file's path: " + path);
        }
    }

    @Override
    public String absolutePath() {
        return FOLDER + "/" + path;
    }
}
