package dev.berth.runtime.agent;

/**
 * A file of an agent's home. All instances of an agent share the home at the same time, so the content must be the same
 * for all of them: it depends neither on workspaces nor on a model, a mode or an address of the settings. Values that
 * may differ reach the agent as variables, or in a {@link ContainerFile}.
 *
 * @param path relative to the home; a folder's ends in {@code /}
 * @param text the whole content; never secrets
 */
public record HomeFile(String path, String text) implements AgentFile {
    /** The agent's home in every container. */
    public static final String FOLDER = ContainerPlan.HOME;

    public HomeFile {
        AgentFile.checkRelative(path);
    }

    /** A folder of the home. */
    public static HomeFile folder(String path) {
        return new HomeFile(path + "/", "");
    }

    @Override
    public String absolutePath() {
        return FOLDER + "/" + path;
    }
}
