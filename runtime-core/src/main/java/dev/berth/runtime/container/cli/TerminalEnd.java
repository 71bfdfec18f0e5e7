package dev.berth.runtime.container.cli;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.UninterruptibleWait;
import java.util.concurrent.CompletableFuture;

/**
 * The requested end of one terminal's program. Closing waits for it, except in a container that does not answer.
 *
 * @param ended completes with the leash's answer whether no process of the mark is left
 */
record TerminalEnd(CliScope scope, String mark, Leash leash, CompletableFuture<Boolean> ended)
        implements AutoCloseable {
    @Override
    public void close() {
        Limits limits = scope.limits();
        if (!UninterruptibleWait.await(ended, limits.value(KnownLimits.PULSE))
                && leash.checkLiveness().join().answered()) {
            UninterruptibleWait.await(ended, limits.value(KnownLimits.EXEC_END));
        }
        if (!ended.getNow(false) && !scope.endWithoutLeash(mark)) {
            throw new IllegalStateException("processes of terminal " + mark + " still run");
        }
    }
}
