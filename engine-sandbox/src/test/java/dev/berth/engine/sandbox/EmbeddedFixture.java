package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.testkit.container.EngineFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The embedded engine in a folder of its own. */
final class EmbeddedFixture implements EngineFixture {
    private final Path folder;
    private final HostProcesses processes =
            HostProcesses.open(Limits.of(Sandboxes.SHORT_PROCESS_END, RuntimeListener.none()));
    private final ContainerEngine engine;

    EmbeddedFixture() throws IOException {
        this.folder = Files.createTempDirectory("berth-embedded").toRealPath();
        this.engine = new EmbeddedOpener().open(processes, openerArguments());
    }

    @Override
    public ContainerEngine engine() {
        return engine;
    }

    @Override
    public ContainerSpec idleSpec(String name) {
        return ContainerSpec.of(name, EmbeddedEngine.IMAGE, List.of("berth-exec", "idle"))
                .withMounts(List.of(new Mount.Tmpfs("/run/berth")));
    }

    /** Searches the processes of the whole host: the words of tests are unique. */
    @Override
    public List<String> commandLines(ContainerId id, String word) {
        return Sandboxes.running(word);
    }

    @Override
    public Class<? extends Opener> opener() {
        return EmbeddedOpener.class;
    }

    @Override
    public List<String> openerArguments() {
        return List.of(folder.toString());
    }

    @Override
    public void close() {
        processes.close();
        try {
            for (String name : List.of("containers", "volumes", "")) {
                Files.delete(folder.resolve(name));
            }
        } catch (IOException e) {
            throw new AssertionError("the engine left something behind in " + folder, e);
        }
    }

    /** Opens the engine in the folder that is its argument. */
    public static final class EmbeddedOpener implements Opener {
        @Override
        public ContainerEngine open(HostProcesses processes, List<String> words) {
            Path folder = Path.of(words.getFirst());
            return EmbeddedEngine.open(
                    folder, "contract", Sandboxing.REQUIRED, processes, System.getenv(), RuntimeListener.none());
        }
    }
}
