package dev.berth.runtime.exec;

import java.security.SecureRandom;

/** Words that nobody can guess, of small letters and digits. */
public final class RandomTokens {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private RandomTokens() {}

    public static String letters(int count) {
        StringBuilder word = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            word.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return word.toString();
    }
}
