package dev.berth.acp;

/** The JSON-RPC error codes that ACP 1 names. Other codes are passed on as numbers. */
public final class ErrorCode {
    /** The line was not JSON. */
    public static final int PARSE_ERROR = -32700;
    /** The JSON was no request. */
    public static final int INVALID_REQUEST = -32600;
    /** The method does not exist. */
    public static final int METHOD_NOT_FOUND = -32601;
    /** A parameter is missing or wrong. */
    public static final int INVALID_PARAMS = -32602;
    /** The peer failed while it answered. */
    public static final int INTERNAL_ERROR = -32603;
    /** The agent has no credentials: authenticate first. */
    public static final int AUTH_REQUIRED = -32000;
    /** The session or another resource does not exist. */
    public static final int NOT_FOUND = -32002;
    /** The request was cancelled by its sender. */
    public static final int REQUEST_CANCELLED = -32800;

    private ErrorCode() {}
}
