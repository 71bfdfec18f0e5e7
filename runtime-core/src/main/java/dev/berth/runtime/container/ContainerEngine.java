package dev.berth.runtime.container;

import java.util.List;
import java.util.Optional;

/**
 * A container engine on some machine: what every engine can do ({@link #containers()}), and what it may be able to do, each
 * an interface and a contract of its own. Safe for all threads. Every method of these interfaces throws {@link
 * dev.berth.runtime.error.BerthException} with kind ENGINE_ABSENT when its program is not there, ENGINE_DOWN when it does
 * not answer, and LIMIT_REACHED past its limit.
 */
public interface ContainerEngine {
    /** As flags and records name it: {@code nerdctl}, {@code docker}, {@code process}. */
    String name();

    /** Asks the engine itself, so it also tells whether it works. */
    EngineInfo info() throws InterruptedException;

    Containers containers();

    Optional<Images> images();

    Optional<Volumes> volumes();

    Optional<Stats> stats();

    /** What it does not keep containers to, in a word each: {@code cpus}, {@code network}. */
    default List<String> notHeld() throws InterruptedException {
        return List.of();
    }
}
