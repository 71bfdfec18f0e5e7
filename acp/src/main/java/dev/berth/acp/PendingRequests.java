package dev.berth.acp;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The requests of this side that wait for an answer, by id. Futures are completed on virtual threads, so that a
 * callback blocks no other thread.
 */
final class PendingRequests {
    private final ConcurrentHashMap<Long, Pending<?>> pending = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final BooleanSupplier onDeliveringThread;
    private final Consumer<Pending<?>> onAbandoned;

    PendingRequests(BooleanSupplier onDeliveringThread, Consumer<Pending<?>> onAbandoned) {
        this.onDeliveringThread = onDeliveringThread;
        this.onAbandoned = onAbandoned;
    }

    /**
     * The handling of an answer.
     *
     * @param reader converts the result; runs on the delivering thread, before later messages are delivered, or on a
     *     virtual thread when the connection ends; may run foreign code
     * @param ignoredErrors error codes that count as an empty result
     * @param onRead runs on the reading thread when the answer was read; no foreign code
     * @param onOver runs once, before the future completes or when the caller completed it; no foreign code
     */
    record Plan<T>(Function<JsonNode, T> reader, Set<Integer> ignoredErrors, Runnable onRead, Runnable onOver) {
        static <T> Plan<T> of(Function<JsonNode, T> reader) {
            return new Plan<>(reader, Set.of(), () -> {}, () -> {});
        }
    }

    /** One pending request. */
    final class Pending<T> {
        final long id;
        final String method;
        final CompletableFuture<T> future = new ReplyFuture<>(onDeliveringThread);
        private final Plan<T> plan;
        // set once, by the answer on the wire, and run by finish()
        private final AtomicReference<@Nullable Supplier<T>> answer = new AtomicReference<>();

        private Pending(long id, String method, Plan<T> plan) {
            this.id = id;
            this.method = method;
            this.plan = plan;
        }

        /** Sets the answer; false if there was one already. */
        boolean setAnswer(JsonNode result, Optional<JsonNode> error) {
            return set(() -> {
                var failure = error.map(this::errorResponse)
                        .filter(e -> !plan.ignoredErrors().contains(e.code()));
                if (failure.isPresent()) {
                    throw failure.get();
                }
                return plan.reader().apply(error.isPresent() ? Json.object() : result);
            });
        }

        /** Sets an answer that can't be read; false if there was one already. */
        boolean setUnreadableAnswer(String why) {
            return set(() -> {
                throw new AcpException.Unreadable(method, why);
            });
        }

        private boolean set(Supplier<T> read) {
            boolean first = answer.compareAndSet(null, read);
            if (first) {
                plan.onRead().run();
            }
            return first;
        }

        /** Completes the future with the answer, or with {@code otherwise} if there is no answer. */
        void finish(AcpException otherwise) {
            if (!pending.remove(id, this)) {
                return;
            }
            plan.onOver().run();
            if (onDeliveringThread.getAsBoolean()) {
                Runnable completion = completion(otherwise);
                VirtualThreads.EACH_TASK.execute(completion);
            } else {
                VirtualThreads.EACH_TASK.execute(() -> completion(otherwise).run());
            }
        }

        /** Reads the answer, which may run foreign code, and answers the completion of the future. */
        private Runnable completion(AcpException otherwise) {
            Supplier<T> read = answer.get();
            if (read == null) {
                return () -> future.completeExceptionally(otherwise);
            }
            try {
                T value = read.get();
                return () -> future.complete(value);
            } catch (AcpException e) {
                return () -> future.completeExceptionally(e);
            } catch (RuntimeException | Error e) {
                return () -> future.completeExceptionally(
                        new AcpException.Unreadable(method, "the answer can't be handled: " + e));
            }
        }

        private AcpException.ErrorResponse errorResponse(JsonNode error) {
            return new AcpException.ErrorResponse(
                    method,
                    error.path("code").asInt(0),
                    error.isObject() ? error.path("message").asString("") : Json.preview(error.toString()),
                    Optional.of(error.path("data")).filter(data -> !data.isMissingNode()));
        }

        private void handleCallerCompletion() {
            if (pending.remove(id, this)) {
                plan.onOver().run();
                if (answer.get() == null) {
                    onAbandoned.accept(this);
                }
            }
        }
    }

    long nextId() {
        return lastId.incrementAndGet();
    }

    <T> Pending<T> add(long id, String method, Plan<T> plan) {
        Pending<T> request = new Pending<>(id, method, plan);
        pending.put(id, request);
        var _ = request.future.whenComplete((_, _) -> request.handleCallerCompletion());
        return request;
    }

    /** Finds the request of an id from the wire; the ids of this side are integers. */
    Optional<Pending<?>> find(JsonNode id) {
        return id.isIntegralNumber() && id.canConvertToLong()
                ? Optional.ofNullable(pending.get(id.asLong()))
                : Optional.empty();
    }

    void finishAll(ConnectionEnding ending) {
        pending.values().forEach(request -> request.finish(new AcpException.Closed(request.method, ending)));
    }
}
