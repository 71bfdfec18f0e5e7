package dev.berth.web;

import io.javalin.http.Context;

/** The handler of a request after its authentication. Called on the request's thread. */
@FunctionalInterface
public interface AuthenticatedHandler {
    /** Answers the request; {@link RequestChecks} answers an exception as a {@link Problem}. */
    void handle(Context request, Principal principal) throws Exception;
}
