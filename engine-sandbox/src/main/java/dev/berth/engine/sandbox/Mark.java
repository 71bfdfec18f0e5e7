package dev.berth.engine.sandbox;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The value of an environment variable that every process of a sandbox has: its container, owner, scope and start. By
 * it any process of the same user finds the processes to end. Bubblewrap's two processes have the mark too, and the end
 * of the inner one ends the whole sandbox.
 */
record Mark(String container, String owner, String scope, String exec) {
    static final String VARIABLE = "BERTH_SANDBOX";

    private static final Pattern FORM = Pattern.compile("[a-z0-9]+\\.[a-z0-9]+\\.[a-z0-9]+\\.[a-z0-9]+");
    private static final SecureRandom RANDOM = new SecureRandom();

    static Optional<Mark> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        String[] parts = text.split("\\.", -1);
        return Optional.of(new Mark(parts[0], parts[1], parts[2], parts[3]));
    }

    /** A random part of a mark or of a file's name, in hexadecimal digits. */
    static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Override
    public String toString() {
        return container + "." + owner + "." + scope + "." + exec;
    }
}
