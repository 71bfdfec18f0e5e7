package dev.berth.runtime.container;

import java.util.List;
import java.util.Optional;

/**
 * A container engine on a machine. Every engine has {@link #containers()}; images, volumes and stats are optional
 * abilities, each an interface and a contract of its own. Safe for all threads. Every method of these interfaces throws
 * {@link dev.berth.runtime.error.BerthException} with kind ENGINE_ABSENT when the engine's program is missing,
 * ENGINE_DOWN when the engine does not answer, and LIMIT_REACHED when the call takes longer than its limit.
 */
public interface ContainerEngine {
    /** The engine's name in flags and records: {@code nerdctl}, {@code docker}, {@code process}. */
    String name();

    /** Asks the engine for its version, which also shows whether the engine works. */
    EngineInfo info() throws InterruptedException;

    /**
     * Asks the engine for its own id; for docker and nerdctl one command instead of the two of {@link #info()}. A
     * container of a known {@link ContainerId} that {@link Containers#inspect} finds proves the same without a command.
     */
    default EngineIdentity identity() throws InterruptedException {
        return info().identity();
    }

    /**
     * The address or docker context by which the engine is reached, from the variables and the configuration of its
     * program; empty when it is the default, or when the program runs on another machine. Runs nothing.
     */
    default String endpoint() {
        return "";
    }

    Containers containers();

    Optional<Images> images();

    Optional<Volumes> volumes();

    Optional<Stats> stats();

    /** The limits that this engine does not enforce, one word each: {@code cpus}, {@code network}. */
    default List<String> unenforcedLimits() throws InterruptedException {
        return List.of();
    }
}
