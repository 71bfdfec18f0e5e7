package dev.berth.acp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The outline of a message that is too long or too broken to be parsed: id, method, and whether it is an answer. Takes
 * bytes as they come and keeps a few of them, so that the request behind a lost answer can fail instead of waiting.
 */
final class Envelope {
    private static final int MAX_TOKEN = 200;

    private final byte[] token = new byte[MAX_TOKEN];
    private int tokenLength;
    private boolean tokenCut;
    private int depth;
    private boolean over;
    private boolean inString;
    private boolean escaped;
    private boolean keyNext;
    private String key = "";

    private Optional<String> id = Optional.empty();
    private Optional<String> method = Optional.empty();
    private boolean versioned;
    private boolean answer;

    /** The id as JSON text, such as {@code 5} or {@code "a"}. */
    Optional<String> id() {
        return versioned ? id : Optional.empty();
    }

    Optional<String> method() {
        return versioned ? method : Optional.empty();
    }

    boolean isAnswer() {
        return versioned && answer && method.isEmpty();
    }

    void feed(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length && !over; i++) {
            if (inString) {
                insideString(bytes[i]);
            } else {
                outsideString(bytes[i]);
            }
        }
    }

    private void insideString(byte b) {
        keep(b);
        if (escaped) {
            escaped = false;
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            inString = false;
        }
    }

    private void outsideString(byte b) {
        switch (b) {
            case '"' -> {
                inString = true;
                keep(b);
            }
            case '{', '[' -> open(b);
            case '}', ']' -> close();
            case ':' -> keyEnds();
            case ',' -> valueEnds();
            case ' ', '\t', '\r' -> {}
            default -> keep(b);
        }
    }

    private void open(byte b) {
        depth++;
        if (depth == 1) {
            keyNext = true;
            over = b != '{';
            forget();
        }
    }

    private void close() {
        valueEnds();
        depth--;
        over = depth <= 0;
    }

    private void keyEnds() {
        if (depth != 1 || !keyNext) {
            return;
        }
        key = tokenCut ? "" : unquoted(text());
        keyNext = false;
        answer |= key.equals("result") || key.equals("error");
        forget();
    }

    private void valueEnds() {
        if (depth != 1) {
            return;
        }
        if (!keyNext && !tokenCut && tokenLength > 0) {
            switch (key) {
                case "id" -> id = Optional.of(text());
                case "method" -> method = Optional.of(unquoted(text()));
                case "jsonrpc" -> versioned = text().equals("\"2.0\"");
                default -> {}
            }
        }
        keyNext = true;
        forget();
    }

    private void keep(byte b) {
        if (depth != 1) {
            return;
        }
        if (tokenLength == MAX_TOKEN) {
            tokenCut = true;
        } else {
            token[tokenLength++] = b;
        }
    }

    private void forget() {
        tokenLength = 0;
        tokenCut = false;
    }

    private String text() {
        return new String(token, 0, tokenLength, StandardCharsets.UTF_8);
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }
}
