package dev.berth.terminal.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Who a bearer token stands for. Safe for all threads. */
@FunctionalInterface
public interface Principals {
    /** Whoever has this token; empty when nobody has. Takes as long whatever the token is. */
    Optional<Principal> of(String token);

    /** One person, with one token; IllegalArgumentException for one that could be guessed. */
    static Principals single(String token) {
        byte[] expected = token.getBytes(StandardCharsets.UTF_8);
        if (expected.length < 20) {
            throw new IllegalArgumentException("a token of fewer than 20 characters can be guessed");
        }
        return given -> MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))
                ? Optional.of(new Principal("owner"))
                : Optional.empty();
    }
}
