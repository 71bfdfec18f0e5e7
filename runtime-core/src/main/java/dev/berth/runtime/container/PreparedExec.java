package dev.berth.runtime.container;

import java.util.List;
import java.util.OptionalInt;

/**
 * A program of a container whose start is under way before the program itself is known: entering a container takes longer
 * than starting a program there. For one thread at a time.
 */
public interface PreparedExec extends AutoCloseable {
    /**
     * The end of a script.
     *
     * @param status its exit status; empty when the container did not answer any more
     * @param lines its output and error, of which a bounded part is kept
     */
    record ScriptEnd(OptionalInt status, List<String> lines) {
        public ScriptEnd {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Runs a script of {@code sh} to its end, once, before the program is started.
     *
     * @param tried the script's purpose, for errors
     * @throws dev.berth.runtime.error.BerthException LIMIT_REACHED after limit {@code exec-short}; what was prepared is given
     *     up then, as after an interrupt
     */
    ScriptEnd script(String tried, String text) throws InterruptedException;

    /**
     * Starts the program, once; see {@link ExecScope#start}.
     *
     * @param spec has no user and no directory
     */
    ContainerProcess start(ExecSpec spec);

    /** Gives up what was prepared, unless the program was started. Idempotent. */
    @Override
    void close();
}
