package dev.berth.web;

import dev.berth.runtime.error.ErrorKind;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checks of a request, in this order: Host and Origin, then authentication. Safe for all threads. */
public final class RequestChecks {
    static final String TRIED = "answering a request";
    private static final Logger log = LoggerFactory.getLogger(RequestChecks.class);

    private final Supplier<AllowedOrigins> allowed;
    private final Authentication authentication;

    /** @param allowed read at each request: the port is known only when the server listens */
    public RequestChecks(Supplier<AllowedOrigins> allowed, Authentication authentication) {
        this.allowed = allowed;
        this.authentication = authentication;
    }

    /**
     * Checks Host and Origin alone, for a request that is authenticated in another way.
     *
     * @throws Refusal 403 when one of them is not accepted
     */
    public void checkOrigin(Context request) {
        allowed.get().check(Optional.ofNullable(request.header("Host")), origin(request));
    }

    /** The header Origin of a request; empty when no page of a browser sent the request. */
    public static Optional<String> origin(Context request) {
        return Optional.ofNullable(request.header("Origin"));
    }

    /** Makes a handler that checks the request first, and answers what a check or {@code handler} throws as a {@link Problem}. */
    public Handler guarded(AuthenticatedHandler handler) {
        return request -> {
            request.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
            try {
                checkOrigin(request);
                handler.handle(request, authentication.authenticate(request));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                refuse(request, e);
            } catch (Exception e) {
                refuse(request, e);
            }
        };
    }

    private static void refuse(Context request, Exception e) {
        Refusal refusal = Refusal.of(e);
        if (refusal.kind() == ErrorKind.UNEXPECTED) {
            log.error("{} {} failed", request.method(), request.path(), e);
        }
        if (refusal.status() == 401) {
            request.header("WWW-Authenticate", "Bearer");
        }
        request.status(refusal.status()).contentType(Problem.TYPE).result(Problem.json(refusal));
    }
}
