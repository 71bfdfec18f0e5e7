package dev.berth.runtime.session;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * What the kernel killed for want of memory under one turn. A turn in which nothing fails waits for none of it: the first
 * look is asked for and not waited for, the others are taken when something failed. Safe for all threads.
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

    /** What was killed until now, it was the tool's. */
    void toolFailed() {
        atLastFailedTool = watch.kills();
    }

    /** Never fails. */
    CompletableFuture<Seen> look() {
        CompletableFuture<OptionalLong> now = watch.kills();
        CompletableFuture<OptionalLong> tool = atLastFailedTool;
        return CompletableFuture.allOf(before, tool, now)
                .thenApply(_ -> new Seen(shortage(before.join(), now.join()), shortage(tool.join(), now.join())));
    }

    private Optional<MemoryShortage> shortage(OptionalLong from, OptionalLong to) {
        return from.isPresent() && to.isPresent() && to.getAsLong() > from.getAsLong()
                ? Optional.of(new MemoryShortage(watch.limit(), to.getAsLong() - from.getAsLong()))
                : Optional.empty();
    }

    /**
     * A look.
     *
     * @param inTurn what was killed since the turn began
     * @param sinceTools of these, what was killed after the last tool that failed: then it was no tool
     */
    record Seen(Optional<MemoryShortage> inTurn, Optional<MemoryShortage> sinceTools) {
        /** What the error of a turn that failed does not say itself. */
        Optional<MemoryShortage> beside() {
            return sinceTools.isPresent() ? Optional.empty() : inTurn;
        }

        static Seen nothing() {
            return new Seen(Optional.empty(), Optional.empty());
        }
    }
}
