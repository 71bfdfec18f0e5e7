package dev.berth.runtime.exec;

import java.security.SecureRandom;

/** Unguessable strings of small letters and digits. */
public final class RandomTokens {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private RandomTokens() {}

    public static String alphanumeric(int count) {
        StringBuilder token = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            token.append(CHARACTERS.charAt(RANDOM.nextInt(CHARACTERS.length())));
        }
        return token.toString();
    }
}
