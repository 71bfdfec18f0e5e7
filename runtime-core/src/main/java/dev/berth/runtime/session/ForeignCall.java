package dev.berth.runtime.session;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.UninterruptibleWait;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call of code that this package does not know: a launcher, an adapter, a dialect. The code runs on a virtual thread
 * of its own, so its caller goes on whether the code throws, answers null or never returns.
 */
final class ForeignCall<T> {
    private static final Logger log = LoggerFactory.getLogger(ForeignCall.class);

    /** The code that is called; null counts as a failure. */
    interface Code<T> {
        @Nullable
        T call() throws Exception;
    }

    /** The code that is called, without a result. */
    interface Action {
        void run() throws Exception;
    }

    /**
     * The end of a call: one of the two is null.
     *
     * @param problem the failure, such as {@code Adapter.close() did not return within 2s}
     */
    record Result<T>(@Nullable T value, @Nullable String problem) {}

    private final String name;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Thread thread;

    private ForeignCall(String name, Code<T> code) {
        this.name = name;
        this.thread = Thread.ofVirtual().name("berth-call-" + name).unstarted(() -> complete(code));
    }

    /** Starts the call; {@code name} stands for the code in errors. */
    static <T> ForeignCall<T> start(String name, Code<T> code) {
        ForeignCall<T> call = new ForeignCall<>(name, code);
        call.thread.start();
        return call;
    }

    /** Calls code without a result and answers its problem, null for none. The wait is not interruptible. */
    static @Nullable String run(String name, Duration most, Action action) {
        return start(name, () -> {
                    action.run();
                    return Boolean.TRUE;
                })
                .within(most)
                .problem();
    }

    /** Calls code and answers its result, or {@code otherwise} when the call fails or takes longer than {@code most}. */
    static <T> T orElse(String name, Duration most, T otherwise, Code<T> code) {
        Result<T> result = start(name, code).within(most);
        return result.value() == null ? otherwise : result.value();
    }

    private void complete(Code<T> code) {
        try {
            T value = code.call();
            if (value == null) {
                answer.completeExceptionally(new NullAnswer(name));
            } else {
                answer.complete(value);
            }
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    /** The answer; fails with what the code threw. */
    CompletableFuture<T> answer() {
        return answer;
    }

    /** Interrupts the code. */
    void interrupt() {
        thread.interrupt();
    }

    /** Waits without being interruptible. A problem is logged. Code that takes longer than {@code most} is interrupted. */
    Result<T> within(Duration most) {
        String problem;
        if (!UninterruptibleWait.await(answer, most)) {
            interrupt();
            problem = name + " did not return within " + Limits.text(most);
            log.warn("call did not return name={} within={}", name, most);
        } else if (answer.isCompletedExceptionally()) {
            Throwable failure = answer.exceptionNow();
            problem = describe(failure);
            log.warn("call failed name={}", name, failure);
        } else {
            return new Result<>(answer.resultNow(), null);
        }
        return new Result<>(null, problem);
    }

    /**
     * Waits for the answer.
     *
     * @param late receives an answer that comes after this wait has failed
     * @throws BerthException the one that the code threw; CANCELLED when {@link #interrupt} ended the code; {@link
     *     dev.berth.runtime.limit.LimitReachedException} at the deadline; UNEXPECTED for all else
     */
    T get(Deadline deadline, String tried, Consumer<? super T> late) throws InterruptedException {
        boolean ended = false;
        try {
            T value = deadline.await(answer);
            ended = true;
            return value;
        } catch (ExecutionException e) {
            ended = true;
            throw failure(tried, e.getCause() == null ? e : e.getCause());
        } finally {
            if (!ended) {
                abandon(late);
            }
        }
    }

    private void abandon(Consumer<? super T> late) {
        interrupt();
        var _ = answer.thenAccept(late);
    }

    private BerthException failure(String tried, Throwable failure) {
        return switch (failure) {
            case BerthException known -> known;
            case InterruptedException e ->
                new BerthException(ErrorKind.CANCELLED, tried, name + " was interrupted", "repeat the call", e);
            default -> new BerthException(ErrorKind.UNEXPECTED, tried, describe(failure), "report this", failure);
        };
    }

    private String describe(Throwable failure) {
        return failure instanceof NullAnswer ? name + " answered null" : name + " threw " + failure;
    }

    /** The failure of code that answered null. */
    private static final class NullAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NullAnswer(String name) {
            super(name + " answered null");
        }
    }
}
