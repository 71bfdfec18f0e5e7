package dev.berth.bench;

import java.nio.file.Path;
import java.util.List;

/** A load program. */
interface Benchmark {
    String name();

    /**
     * Measures, and leaves nothing behind.
     *
     * @param engine as the setting {@code engine} names it
     * @param folder an empty folder of its own
     */
    List<Finding> run(String engine, Path folder) throws Exception;
}
