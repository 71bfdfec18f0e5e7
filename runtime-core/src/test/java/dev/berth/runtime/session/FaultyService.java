package dev.berth.runtime.session;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One method of one service interface that misbehaves; every other method does its work.
 *
 * @param inside the calls that block at this moment
 */
record FaultyService(Class<?> type, Method method, Fault fault, AtomicInteger inside) {
    enum Fault {
        THROWS,
        THROWS_ERROR,
        ANSWERS_NULL,
        BLOCKS,
        FUTURE_FAILS,
        FUTURE_WITH_NULL,
        FUTURE_NEVER;

        boolean fits(Method method) {
            return switch (this) {
                case THROWS, THROWS_ERROR, BLOCKS -> true;
                case ANSWERS_NULL -> !method.getReturnType().isPrimitive();
                case FUTURE_FAILS, FUTURE_WITH_NULL, FUTURE_NEVER ->
                    CompletionStage.class.isAssignableFrom(method.getReturnType());
            };
        }
    }

    /** Every fault of every method of an interface. */
    static Stream<FaultyService> all(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .flatMap(method -> Arrays.stream(Fault.values())
                        .filter(fault -> fault.fits(method))
                        .map(fault -> new FaultyService(type, method, fault, new AtomicInteger())));
    }

    boolean isOf(Class<?> other, String name) {
        return type.equals(other) && method.getName().equals(name);
    }

    /** The service, with the faulty method if the service is of {@link #type}. */
    <T> T in(Class<T> service, T real) {
        return type.equals(service) ? delegating(service, real, method, this::fail) : real;
    }

    /** A service whose method {@code name} is another one. */
    static <T> T delegating(Class<T> service, T real, String name, Replacement replacement, Class<?>... parameters) {
        try {
            return delegating(service, real, service.getMethod(name, parameters), replacement);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static <T> T delegating(Class<T> service, T real, Method replaced, Replacement replacement) {
        return service.cast(Proxy.newProxyInstance(
                service.getClassLoader(), new Class<?>[] {service}, (_, called, arguments) -> {
                    if (called.equals(replaced)) {
                        return replacement.call();
                    }
                    try {
                        return called.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                }));
    }

    /** The body of a replaced method. */
    interface Replacement {
        @Nullable
        Object call() throws Exception;
    }

    private @Nullable Object fail() throws InterruptedException {
        return switch (fault) {
            case THROWS -> throw new IllegalStateException("broken on purpose");
            case THROWS_ERROR -> throw new LinkageError("broken on purpose");
            case ANSWERS_NULL -> null;
            case BLOCKS -> {
                inside.incrementAndGet();
                try {
                    new CountDownLatch(1).await();
                } finally {
                    inside.decrementAndGet();
                }
                yield null;
            }
            case FUTURE_FAILS -> CompletableFuture.failedFuture(new IllegalStateException("broken on purpose"));
            case FUTURE_WITH_NULL -> CompletableFuture.completedFuture(null);
            case FUTURE_NEVER -> new CompletableFuture<>();
        };
    }

    @Override
    public String toString() {
        return type.getSimpleName() + "." + method.getName() + "/" + method.getParameterCount() + " " + fault;
    }
}
