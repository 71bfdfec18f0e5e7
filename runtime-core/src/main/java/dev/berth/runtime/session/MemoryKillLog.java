package dev.berth.runtime.session;

import dev.berth.runtime.process.UninterruptibleWait;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The processes that the kernel killed for lack of memory during one turn. The counts at the turn's begin and at a failed
 * tool are requested and not awaited, so a turn in which nothing fails waits for none of them. Safe for all threads.
 */
final class MemoryKillLog {
    private final MemoryWatch watch;
    private final CompletableFuture<OptionalLong> before;
    private volatile CompletableFuture<OptionalLong> atLastFailedTool;

    MemoryKillLog(MemoryWatch watch) {
        this.watch = watch;
        this.before = watch.kills();
        this.atLastFailedTool = before;
    }

    /** Records that a tool failed: processes killed until now count as the tool's. */
    void toolFailed() {
        atLastFailedTool = watch.kills();
    }

    /** Compares the counts; a count that does not come within {@code most} is unknown. */
    Seen look(Duration most) {
        CompletableFuture<OptionalLong> now = watch.kills();
        CompletableFuture<OptionalLong> tool = atLastFailedTool;
        UninterruptibleWait.await(CompletableFuture.allOf(before, tool, now), most);
        return new Seen(shortage(before, now), shortage(tool, now));
    }

    private Optional<MemoryShortage> shortage(
            CompletableFuture<OptionalLong> earlier, CompletableFuture<OptionalLong> later) {
        OptionalLong from = earlier.getNow(OptionalLong.empty());
        OptionalLong to = later.getNow(OptionalLong.empty());
        return from.isPresent() && to.isPresent() && to.getAsLong() > from.getAsLong()
                ? Optional.of(new MemoryShortage(watch.limit(), to.getAsLong() - from.getAsLong()))
                : Optional.empty();
    }

    /**
     * The result of a comparison.
     *
     * @param inTurn the kills since the turn began
     * @param sinceTools the kills after the last failed tool, so not of a tool
     */
    record Seen(Optional<MemoryShortage> inTurn, Optional<MemoryShortage> sinceTools) {
        /** The shortage that the error of a failed turn does not contain itself. */
        Optional<MemoryShortage> beside() {
            return sinceTools.isPresent() ? Optional.empty() : inTurn;
        }

        static Seen nothing() {
            return new Seen(Optional.empty(), Optional.empty());
        }
    }
}
