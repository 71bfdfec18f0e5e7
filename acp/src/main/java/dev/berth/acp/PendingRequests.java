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

/** Our requests that wait for an answer, by our own ids. Futures are completed on virtual threads: a callback blocks no one. */
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
     * What to do with the answer.
     *
     * @param reader of the result
     * @param forgiven error codes that count as an empty result
     * @param before run just before the caller learns of it, or when he gave up
     */
    record Plan<T>(Function<JsonNode, T> reader, Set<Integer> forgiven, Runnable before) {
        static <T> Plan<T> reading(Function<JsonNode, T> reader) {
            return new Plan<>(reader, Set.of(), () -> {});
        }
    }

    /** One of them. */
    final class Pending<T> {
        final long id;
        final String method;
        final CompletableFuture<T> future = new ReplyFuture<>(onDeliveringThread);
        private final Plan<T> plan;
        // set once, by the answer on the wire; whoever finishes later uses it
        private final AtomicReference<@Nullable Runnable> answer = new AtomicReference<>();

        private Pending(long id, String method, Plan<T> plan) {
            this.id = id;
            this.method = method;
            this.plan = plan;
        }

        /** The answer is here; false if there was one already. */
        boolean answered(JsonNode result, Optional<JsonNode> error) {
            return answer.compareAndSet(null, () -> {
                var failure = error.map(this::errorResponse)
                        .filter(e -> !plan.forgiven().contains(e.code()));
                if (failure.isPresent()) {
                    future.completeExceptionally(failure.get());
                } else {
                    future.complete(plan.reader().apply(error.isPresent() ? Json.object() : result));
                }
            });
        }

        /** The answer is here, but of no use. */
        boolean answeredUnreadably(String why) {
            return answer.compareAndSet(
                    null, () -> future.completeExceptionally(new AcpException.Unreadable(method, why)));
        }

        /** Completes the future by the answer, or by {@code otherwise} if there is none. */
        void finish(AcpException otherwise) {
            if (pending.remove(id, this)) {
                Runnable known = answer.get();
                Thread.startVirtualThread(() -> complete(known, otherwise));
            }
        }

        private void complete(@Nullable Runnable known, AcpException otherwise) {
            try {
                plan.before().run();
                if (known == null) {
                    future.completeExceptionally(otherwise);
                } else {
                    known.run();
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

        private void callerCompleted() {
            if (pending.remove(id, this)) {
                plan.before().run();
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
        var _ = request.future.whenComplete((_, _) -> request.callerCompleted());
        return request;
    }

    /** The one behind an id from the wire: only integers are ours. */
    Optional<Pending<?>> find(JsonNode id) {
        return id.isIntegralNumber() && id.canConvertToLong()
                ? Optional.ofNullable(pending.get(id.asLong()))
                : Optional.empty();
    }

    void finishAll(ConnectionEnding ending) {
        pending.values().forEach(request -> request.finish(new AcpException.Closed(request.method, ending)));
    }
}
