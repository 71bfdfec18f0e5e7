package dev.berth.bench;

import java.nio.file.Path;
import java.util.List;

/** A benchmark: a load program with a name. */
interface Benchmark {
    String name();

    /**
     * Measures, and removes everything that it created.
     *
     * @param engine a value of the setting {@code engine}
     * @param folder an empty folder of its own
     */
    List<Finding> run(String engine, Path folder) throws Exception;
}
