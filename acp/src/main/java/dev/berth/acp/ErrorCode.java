package dev.berth.acp;

/** The JSON-RPC error codes that ACP 1 names; others travel as the numbers they are. */
public final class ErrorCode {
    /** The line was not JSON. */
    public static final int PARSE_ERROR = -32700;
    /** JSON, but no request. */
    public static final int INVALID_REQUEST = -32600;
    /** No such method. */
    public static final int METHOD_NOT_FOUND = -32601;
    /** Parameters missing or wrong. */
    public static final int INVALID_PARAMS = -32602;
    /** The peer failed. */
    public static final int INTERNAL_ERROR = -32603;
    /** Authenticate first. */
    public static final int AUTH_REQUIRED = -32000;
    /** No such session, or other resource. */
    public static final int NOT_FOUND = -32002;
    /** Given up at the caller's wish. */
    public static final int REQUEST_CANCELLED = -32800;

    private ErrorCode() {}
}
