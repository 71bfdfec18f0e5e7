package dev.berth.server.cli.agent;

import dev.berth.server.cli.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's own home and workspace, which go when the demo ends. */
public record DemoFolders(ScratchFolder scratch) implements AutoCloseable {
    private static final int AGENT = 1000;

    static DemoFolders make() throws IOException {
        DemoFolders folders = new DemoFolders(ScratchFolder.make("berth-demo"));
        Files.createDirectory(folders.workspace());
        return folders;
    }

    Path workspace() {
        return scratch.path().resolve("workspace");
    }

    void giveWorkspaceToAgent() {
        giveToAgent(workspace());
    }

    /** Makes a folder the agent's own where root calls: the agent is another user in its sandbox or container. */
    public static void giveToAgent(Path folder) {
        try {
            if (Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"))) {
                Files.setAttribute(folder, "unix:uid", AGENT);
                Files.setAttribute(folder, "unix:gid", AGENT);
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
