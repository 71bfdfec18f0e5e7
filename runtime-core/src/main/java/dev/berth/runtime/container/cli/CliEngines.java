package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.machine.CommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The engines that are driven by a command line program, wherever the runner acts. */
public final class CliEngines {
    private CliEngines() {}

    /** Docker, by the {@code docker} program. Nothing is asked of it yet. */
    public static ContainerEngine docker(CommandRunner runner) {
        return new CliEngine(new EngineProgram(runner, new DockerDialect()));
    }

    /** containerd, by the {@code nerdctl} program, in one of its namespaces. Nothing is asked of it yet. */
    public static ContainerEngine nerdctl(CommandRunner runner, String namespace) {
        return new CliEngine(new EngineProgram(runner, new NerdctlDialect(namespace)));
    }

    /** The script {@code berth-exec}, which every image has at {@link #BERTH_EXEC_PATH}. */
    public static byte[] berthExec() {
        try (InputStream script = CliEngines.class.getResourceAsStream("berth-exec")) {
            if (script == null) {
                throw new IllegalStateException("berth-exec is not in this jar");
            }
            return script.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where images have {@code berth-exec}. */
    public static final String BERTH_EXEC_PATH = "/usr/local/bin/berth-exec";
}
