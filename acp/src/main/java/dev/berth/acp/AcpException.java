package dev.berth.acp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What went wrong on an ACP connection, as data: what was tried, what was seen, what to do about it.
 *
 * <p>Futures of this package fail with one of the subtypes and nothing else (beside what a caller put in itself, as by
 * {@code cancel} or {@code orTimeout}). Instances are immutable; the data fields do not survive Java serialization.
 */
@SuppressWarnings("serial") // never serialized: data fields are transient by nature
public abstract sealed class AcpException extends RuntimeException {
    private final String tried;
    private final String seen;
    private final String todo;

    private AcpException(String tried, String seen, String todo) {
        super(tried + "\n" + seen + (todo.isEmpty() ? "" : "\n" + todo));
        this.tried = tried;
        this.seen = seen;
        this.todo = todo;
    }

    /** What was attempted, such as {@code session/prompt}. */
    public String tried() {
        return tried;
    }

    /** What was observed, and no more than that. */
    public String seen() {
        return seen;
    }

    /** What a reader can do about it; empty when nothing is known. */
    public String todo() {
        return todo;
    }

    /** The peer answered a request with an error; thrown by a handler, it is the answer that the peer gets. */
    public static final class ErrorResponse extends AcpException {
        private final int code;
        private final String text;
        private final transient Optional<JsonNode> data;

        /** An error as the peer sent it in answer to {@code method}. */
        public ErrorResponse(String method, int code, String text, Optional<JsonNode> data) {
            super(method, "the peer answered error " + code + ": " + text, advice(code));
            this.code = code;
            this.text = text;
            this.data = data;
        }

        /** An error for a handler to throw. */
        public ErrorResponse(int code, String text) {
            this("answering a request", code, text, Optional.empty());
        }

        /** The JSON-RPC code; agents also use codes of their own. */
        public int code() {
            return code;
        }

        /** The peer's own message. */
        public String text() {
            return text;
        }

        /** The peer's {@code data}, as it came. */
        public Optional<JsonNode> data() {
            return data;
        }

        private static String advice(int code) {
            return switch (code) {
                case ErrorCode.AUTH_REQUIRED -> "give the agent its credentials";
                case ErrorCode.METHOD_NOT_FOUND -> "the peer does not know this method; look at its capabilities";
                default -> "";
            };
        }
    }

    /** The connection is over, so the answer will not come. */
    public static final class Closed extends AcpException {
        private final transient ConnectionEnding ending;

        /** A request {@code method} that the ending overtook. */
        public Closed(String method, ConnectionEnding ending) {
            super(method, ending.text(), "");
            this.ending = ending;
        }

        /** How it ended. */
        public ConnectionEnding ending() {
            return ending;
        }
    }

    /** The peer speaks another protocol version than 1. */
    public static final class VersionMismatch extends AcpException {
        private final String version;

        /** What the peer's {@code initialize} answer said, as text. */
        public VersionMismatch(String version) {
            super(
                    "initialize",
                    "the agent answered protocol version " + version + ", this client speaks 1",
                    "use a version of the agent that speaks ACP 1");
            this.version = version;
        }

        /** The version as it came. */
        public String version() {
            return version;
        }
    }

    /** The peer does not read: the outgoing queue is full, and this message was not put into it. */
    public static final class Congested extends AcpException {
        private final long queuedBytes;

        /** A {@code method} that found {@code queuedBytes} waiting ahead of it. */
        public Congested(String method, long queuedBytes) {
            super(
                    method,
                    "the peer does not read, " + queuedBytes + " bytes are waiting for it",
                    "end the peer, or wait until it reads again");
            this.queuedBytes = queuedBytes;
        }

        /** What was waiting. */
        public long queuedBytes() {
            return queuedBytes;
        }
    }

    /** The peer answered, but the answer can't be read: past the line limit, broken JSON, or without a field it must have. */
    public static final class Unreadable extends AcpException {
        /** An answer to {@code method} and what is wrong with it. */
        public Unreadable(String method, String seen) {
            super(method, seen, "");
        }
    }
}
