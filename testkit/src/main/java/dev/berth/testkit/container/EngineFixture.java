package dev.berth.testkit.container;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.util.List;

/** What the contract needs to know of an engine. */
public interface EngineFixture extends AutoCloseable {
    ContainerEngine engine();

    /** A container that idles, with sh and the usual tools in it, /run/berth in memory, and a user that is not root. */
    ContainerSpec idle(String name);

    /** Command lines, seen from wherever they can be seen, of this container's processes that hold {@code word}. */
    List<String> running(ContainerId id, String word) throws Exception;

    /** A class with a constructor without parameters that opens this engine again, in another JVM, with {@link #words}. */
    Class<? extends Opener> opener();

    /** What {@link #opener} is given. */
    List<String> words();

    @Override
    void close() throws IOException;

    /** Opens an engine in another JVM. */
    interface Opener {
        ContainerEngine open(HostProcesses processes, List<String> words) throws Exception;
    }
}
