package dev.berth.server.cli.agent;

import dev.berth.server.cli.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The home and the workspace of a demo; closing removes both. */
public record DemoFolders(ScratchFolder scratch) implements AutoCloseable {
    private static final int AGENT_UID = 1000;

    static DemoFolders create() throws IOException {
        DemoFolders folders = new DemoFolders(ScratchFolder.create("berth-demo"));
        Files.createDirectory(folders.workspace());
        return folders;
    }

    Path workspace() {
        return scratch.path().resolve("workspace");
    }

    void giveWorkspaceToAgent() {
        giveToAgent(workspace());
    }

    /** Gives a folder that root owns to the user that the agent has in its sandbox or container. */
    public static void giveToAgent(Path folder) {
        try {
            if (Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"))) {
                Files.setAttribute(folder, "unix:uid", AGENT_UID);
                Files.setAttribute(folder, "unix:gid", AGENT_UID);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("giving " + folder + " to the agent", e);
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
