package dev.berth.runtime.session;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A memory watch whose methods may throw, answer null or block: then its answer is "unknown". */
record GuardedMemoryWatch(MemoryWatch watch, Duration most) implements MemoryWatch {
    private static final String UNKNOWN_LIMIT = "of unknown size";

    /** The watch of an adapter that has none. */
    static final MemoryWatch UNKNOWN = new MemoryWatch() {
        @Override
        public CompletableFuture<OptionalLong> kills() {
            return CompletableFuture.completedFuture(OptionalLong.empty());
        }

        @Override
        public String limit() {
            return UNKNOWN_LIMIT;
        }
    };

    @Override
    public CompletableFuture<OptionalLong> kills() {
        ForeignCall<OptionalLong> call =
                ForeignCall.start("MemoryWatch.kills()", () -> watch.kills().get());
        CompletableFuture<OptionalLong> kills = call.answer()
                .exceptionally(_ -> OptionalLong.empty())
                .completeOnTimeout(OptionalLong.empty(), TimeUnit.MILLISECONDS.convert(most), TimeUnit.MILLISECONDS);
        var _ = kills.whenComplete((_, _) -> call.interrupt());
        return kills;
    }

    @Override
    public String limit() {
        return ForeignCall.orElse("MemoryWatch.limit()", most, UNKNOWN_LIMIT, watch::limit);
    }
}
