package dev.berth.terminal.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a session: 128 random bits in base64url, so that it cannot be guessed. */
public record SessionId(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");

    public SessionId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a session id has 22 characters of base64url");
        }
    }

    static SessionId random() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return new SessionId(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** Parses a session id; empty when {@code text} is not a valid one. */
    public static Optional<SessionId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new SessionId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
