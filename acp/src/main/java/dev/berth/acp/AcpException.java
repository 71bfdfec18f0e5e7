package dev.berth.acp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A failure on an ACP connection, as data: what was tried, what was seen, what to do.
 *
 * <p>Futures of this package fail with one of the subtypes only (except for what the caller causes, such as
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

    /** The attempted action, such as {@code session/prompt}. */
    public String tried() {
        return tried;
    }

    /** The observation, without a guess at its cause. */
    public String seen() {
        return seen;
    }

    /** The advice for the reader; empty when there is none. */
    public String todo() {
        return todo;
    }

    /** An error answer of the peer. When a handler throws this exception, the peer gets the error as the answer. */
    public static final class ErrorResponse extends AcpException {
        private static final int MAX_TEXT = 2000;

        private final int code;
        private final String text;
        private final transient Optional<JsonNode> data;

        /** An error that the peer sent as its answer to {@code method}. */
        public ErrorResponse(String method, int code, String text, Optional<JsonNode> data) {
            super(method, "the peer answered error " + code + ": " + Json.shorten(text, MAX_TEXT), advice(code));
            this.code = code;
            this.text = text;
            this.data = data;
        }

        /** An error for a handler to throw. */
        public ErrorResponse(int code, String text) {
            this("answering a request", code, text, Optional.empty());
        }

        /** The JSON-RPC code; agents also use non-standard codes. */
        public int code() {
            return code;
        }

        /** The peer's own message, whole; the message of the exception has its beginning. */
        public String text() {
            return text;
        }

        /** The peer's {@code data}, unchanged. */
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

    /** The connection ended before the answer came. */
    public static final class Closed extends AcpException {
        private final transient ConnectionEnding ending;

        /** A request {@code method} that was pending when the connection ended. */
        public Closed(String method, ConnectionEnding ending) {
            super(method, ending.text(), "");
            this.ending = ending;
        }

        /** The reason why the connection ended. */
        public ConnectionEnding ending() {
            return ending;
        }
    }

    /** The peer speaks a protocol version other than 1. */
    public static final class VersionMismatch extends AcpException {
        private final String version;

        /** A mismatch with the version in the peer's {@code initialize} answer, as text. */
        public VersionMismatch(String version) {
            super(
                    "initialize",
                    "the agent answered protocol version " + version + ", this client speaks 1",
                    "use a version of the agent that speaks ACP 1");
            this.version = version;
        }

        /** The peer's version, unchanged. */
        public String version() {
            return version;
        }
    }

    /** The peer does not read: the outgoing queue is full, and the message was not queued. */
    public static final class Congested extends AcpException {
        private final long queuedBytes;

        /** A request {@code method} that was refused while {@code queuedBytes} waited in the queue. */
        public Congested(String method, long queuedBytes) {
            super(
                    method,
                    "the peer does not read: " + queuedBytes + " bytes wait in the outgoing queue",
                    "end the peer, or wait until it reads again");
            this.queuedBytes = queuedBytes;
        }

        /** The bytes in the outgoing queue. */
        public long queuedBytes() {
            return queuedBytes;
        }
    }

    /** The peer's answer can't be read: it is longer than the line limit, no valid JSON, or lacks a required field. */
    public static final class Unreadable extends AcpException {
        /** An answer to {@code method} with the defect {@code seen}. */
        public Unreadable(String method, String seen) {
            super(method, seen, "");
        }
    }
}
