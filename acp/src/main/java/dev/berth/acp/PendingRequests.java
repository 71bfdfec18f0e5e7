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
     * @param reader converts the result
     * @param ignoredErrors error codes that count as an empty result
     * @param beforeCompletion runs just before the future completes, or when the caller cancelled the future
     */
    record Plan<T>(Function<JsonNode, T> reader, Set<Integer> ignoredErrors, Runnable beforeCompletion) {
        static <T> Plan<T> of(Function<JsonNode, T> reader) {
            return new Plan<>(reader, Set.of(), () -> {});
        }
    }

    /** One pending request. */
    final class Pending<T> {
        final long id;
        final String method;
        final CompletableFuture<T> future = new ReplyFuture<>(onDeliveringThread);
        private final Plan<T> plan;
        // set once, by the answer on the wire, and run by finish()
        private final AtomicReference<@Nullable Runnable> answer = new AtomicReference<>();

        private Pending(long id, String method, Plan<T> plan) {
            this.id = id;
            this.method = method;
            this.plan = plan;
        }

        /** Sets the answer; false if there was one already. */
        boolean setAnswer(JsonNode result, Optional<JsonNode> error) {
            return answer.compareAndSet(null, () -> {
                var failure = error.map(this::errorResponse)
                        .filter(e -> !plan.ignoredErrors().contains(e.code()));
                if (failure.isPresent()) {
                    future.completeExceptionally(failure.get());
                } else {
                    future.complete(plan.reader().apply(error.isPresent() ? Json.object() : result));
                }
            });
        }

        /** Sets an answer that can't be read; false if there was one already. */
        boolean setUnreadableAnswer(String why) {
            return answer.compareAndSet(
                    null, () -> future.completeExceptionally(new AcpException.Unreadable(method, why)));
        }

        /** Completes the future with the answer, or with {@code otherwise} if there is no answer. */
        void finish(AcpException otherwise) {
            if (pending.remove(id, this)) {
                Runnable completion = answer.get();
                Thread.startVirtualThread(() -> complete(completion, otherwise));
            }
        }

        private void complete(@Nullable Runnable completion, AcpException otherwise) {
            try {
                plan.beforeCompletion().run();
                if (completion == null) {
                    future.completeExceptionally(otherwise);
                } else {
                    completion.run();
                }
            } catch (AcpException e) {
                future.completeExceptionally(e);
            } catch (RuntimeException | Error e) {
                future.completeExceptionally(new AcpException.Unreadable(method, "the answer can't be read: " + e));
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
                plan.beforeCompletion().run();
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
