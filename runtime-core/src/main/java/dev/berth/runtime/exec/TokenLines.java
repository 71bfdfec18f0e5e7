package dev.berth.runtime.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Takes the lines that begin with an unguessable token out of a stream of bytes, at any place and cut into any pieces.
 * Of a longer line 64 KiB are kept. Every other byte passes unchanged and at once, except bytes that may be the beginning of the token. For one thread.
 */
public final class TokenLines {
    /** The receiver of the other bytes. */
    @FunctionalInterface
    public interface Sink {
        void write(byte[] bytes, int from, int length);
    }

    private static final int LONGEST_LINE = 64 * 1024;

    private final byte[] token;
    private final Consumer<String> lines;
    private final Sink rest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int matched;

    public TokenLines(String token, Consumer<String> lines, Sink rest) {
        this.token = token.getBytes(StandardCharsets.ISO_8859_1);
        this.lines = lines;
        this.rest = rest;
    }

    /**
     * A fresh token. Its first byte is rare in text, so no text that people see is held back. That byte occurs only
     * once in the token, so a match that fails can only begin anew at the byte that failed.
     */
    public static String freshToken() {
        return "\u001e" + RandomTokens.alphanumeric(32);
    }

    public void accept(byte[] bytes, int length) {
        int passed = 0;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (matched == token.length) {
                passed = i + 1;
                if (b == '\n') {
                    lines.accept(line.toString(StandardCharsets.UTF_8).strip());
                    line.reset();
                    matched = 0;
                } else if (line.size() < LONGEST_LINE) {
                    line.write(b);
                }
            } else if (b == token[matched]) {
                if (matched == 0) {
                    pass(bytes, passed, i);
                }
                matched++;
                passed = i + 1;
            } else if (matched > 0) {
                rest.write(token, 0, matched);
                matched = b == token[0] ? 1 : 0;
                passed = matched == 1 ? i + 1 : i;
            }
        }
        pass(bytes, passed, length);
    }

    /** Ends the stream: bytes that were held back pass. */
    public void end() {
        if (matched > 0 && matched < token.length) {
            rest.write(token, 0, matched);
        }
        matched = 0;
    }

    private void pass(byte[] bytes, int from, int to) {
        if (to > from) {
            rest.write(bytes, from, to - from);
        }
    }
}
