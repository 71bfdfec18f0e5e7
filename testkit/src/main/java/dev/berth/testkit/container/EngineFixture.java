package dev.berth.testkit.container;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.util.List;

/** The engine under test, with the operations that its contract needs. */
public interface EngineFixture extends AutoCloseable {
    ContainerEngine engine();

    /** The spec of an idle container with sh and the usual tools, /run/berth in memory, and a user that is not root. */
    ContainerSpec idleSpec(String name);

    /** The command lines of this container's processes that contain {@code word}. */
    List<String> commandLines(ContainerId id, String word) throws Exception;

    /**
     * A class with a constructor without parameters that opens this engine in another JVM, with
     * {@link #openerArguments}.
     */
    Class<? extends Opener> opener();

    /** The arguments of {@link #opener}. */
    List<String> openerArguments();

    @Override
    void close() throws IOException;

    /** Opens an engine in another JVM. */
    interface Opener {
        ContainerEngine open(HostProcesses processes, List<String> arguments) throws Exception;
    }
}
