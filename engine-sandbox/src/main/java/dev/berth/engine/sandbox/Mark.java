package dev.berth.engine.sandbox;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What every process of a sandbox has in its environment: for which container, owner, scope and start it runs. It tells
 * any process of the same user whom to end; bubblewrap's own two processes carry it too, and the inner one takes the whole
 * sandbox along.
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

    /** A fresh part of a mark or of a file's name. */
    static String random(int bytes) {
        byte[] some = new byte[bytes];
        RANDOM.nextBytes(some);
        return HexFormat.of().formatHex(some);
    }

    @Override
    public String toString() {
        return container + "." + owner + "." + scope + "." + exec;
    }
}
