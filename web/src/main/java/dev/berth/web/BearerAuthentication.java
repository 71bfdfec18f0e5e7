package dev.berth.web;

import dev.berth.runtime.error.ErrorKind;
import io.javalin.http.Context;
import java.util.Optional;

/** The header {@code Authorization: Bearer TOKEN} (RFC 6750). */
record BearerAuthentication(Principals tokens) implements Authentication {
    private static final String SCHEME = "Bearer ";

    @Override
    public Principal authenticate(Context request) {
        String header = Optional.ofNullable(request.header("Authorization")).orElse("");
        return Optional.of(header)
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .flatMap(value -> tokens.of(value.substring(SCHEME.length()).strip()))
                .orElseThrow(() -> new Refusal(
                        401,
                        ErrorKind.USAGE,
                        RequestChecks.TRIED,
                        header.isEmpty() ? "the request has no token" : "the token of the request is not known",
                        "send Authorization: Bearer TOKEN"));
    }
}
