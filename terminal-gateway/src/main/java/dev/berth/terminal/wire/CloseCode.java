package dev.berth.terminal.wire;

/** The WebSocket close codes of the gateway. */
public final class CloseCode {
    /** The program has ended and its exit was sent, or the viewer has detached: do not reconnect. */
    public static final int EXITED = 1000;
    /** Too many invalid messages. */
    public static final int POLICY = 1008;
    /** A message is too large, or more input was sent than the program reads. */
    public static final int TOO_LARGE = 1009;
    /** A defect of the server. */
    public static final int UNEXPECTED = 1011;
    /** The gateway stops: reconnect later. */
    public static final int RESTART = 1012;
    /**
     * The program has ended with an exit code other than 0 or by a signal, in a protocol without an exit message; the
     * reason names it.
     */
    public static final int EXITED_BADLY = 4000;

    /** The ticket is missing, unknown, used or expired. */
    public static final int UNAUTHENTICATED = 4401;
    /** The Host or Origin is not allowed. */
    public static final int FORBIDDEN = 4403;
    /** The session does not exist, or the request for it is invalid. */
    public static final int NO_SESSION = 4404;
    /** The session reached its idle limit. */
    public static final int IDLE = 4408;
    /** The same client has joined on another connection. */
    public static final int REPLACED = 4409;

    /** A limit on sessions or viewers is reached. */
    public static final int LIMIT = 4429;
    /** The agent is not ready: reconnect later. */
    public static final int NOT_READY = 4503;

    private CloseCode() {}
}
