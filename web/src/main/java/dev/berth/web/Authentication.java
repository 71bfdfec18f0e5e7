package dev.berth.web;

import io.javalin.http.Context;

/**
 * The authentication of a request. It gets the whole request (headers, cookies, query, remote address, and the attributes that handlers before
 * it have set), so that a server can use its own login. Called on the request's thread; safe for all threads.
 */
@FunctionalInterface
public interface Authentication {
    /**
     * Returns the principal that sent the request.
     *
     * @throws Refusal 401 when the request does not prove one
     */
    Principal authenticate(Context request);

    /** Authentication by {@code Authorization: Bearer TOKEN}. */
    static Authentication bearer(Principals tokens) {
        return new BearerAuthentication(tokens);
    }
}
