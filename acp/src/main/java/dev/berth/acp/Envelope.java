package dev.berth.acp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The id, method and direction of a message that is too long or too broken to be parsed. It scans bytes as they come
 * and keeps only a few, so that the request of an unreadable answer can fail instead of waiting.
 */
final class Envelope {
    private static final int MAX_TOKEN = 200;

    private final byte[] token = new byte[MAX_TOKEN];
    private int tokenLength;
    private boolean tokenTooLong;
    private int depth;
    private boolean ended;
    private boolean inString;
    private boolean escaped;
    private boolean expectsKey;
    private String key = "";

    private Optional<String> id = Optional.empty();
    private Optional<String> method = Optional.empty();
    private boolean isJsonRpc2;
    private boolean answer;

    /** The id as JSON text, such as {@code 5} or {@code "a"}. */
    Optional<String> id() {
        return isJsonRpc2 ? id : Optional.empty();
    }

    Optional<String> method() {
        return isJsonRpc2 ? method : Optional.empty();
    }

    boolean isAnswer() {
        return isJsonRpc2 && answer && method.isEmpty();
    }

    void feed(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length && !ended; i++) {
            if (inString) {
                scanInsideString(bytes[i]);
            } else {
                scanOutsideString(bytes[i]);
            }
        }
    }

    private void scanInsideString(byte b) {
        append(b);
        if (escaped) {
            escaped = false;
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            inString = false;
        }
    }

    private void scanOutsideString(byte b) {
        switch (b) {
            case '"' -> {
                inString = true;
                append(b);
            }
            case '{', '[' -> open(b);
            case '}', ']' -> close();
            case ':' -> endKey();
            case ',' -> endValue();
            case ' ', '\t', '\r' -> {}
            default -> append(b);
        }
    }

    private void open(byte b) {
        depth++;
        if (depth == 1) {
            expectsKey = true;
            ended = b != '{';
            clearToken();
        }
    }

    private void close() {
        endValue();
        depth--;
        ended = depth <= 0;
    }

    private void endKey() {
        if (depth != 1 || !expectsKey) {
            return;
        }
        key = tokenTooLong ? "" : unquoted(tokenText());
        expectsKey = false;
        answer |= key.equals("result") || key.equals("error");
        clearToken();
    }

    private void endValue() {
        if (depth != 1) {
            return;
        }
        if (!expectsKey && !tokenTooLong && tokenLength > 0) {
            switch (key) {
                case "id" -> id = Optional.of(tokenText());
                case "method" -> method = Optional.of(unquoted(tokenText()));
                case "jsonrpc" -> isJsonRpc2 = tokenText().equals("\"2.0\"");
                default -> {}
            }
        }
        expectsKey = true;
        clearToken();
    }

    private void append(byte b) {
        if (depth != 1) {
            return;
        }
        if (tokenLength == MAX_TOKEN) {
            tokenTooLong = true;
        } else {
            token[tokenLength++] = b;
        }
    }

    private void clearToken() {
        tokenLength = 0;
        tokenTooLong = false;
    }

    private String tokenText() {
        return new String(token, 0, tokenLength, StandardCharsets.UTF_8);
    }

    private static String unquoted(String token) {
        return token.length() >= 2 && token.startsWith("\"") ? token.substring(1, token.length() - 1) : token;
    }
}
