package dev.berth.terminal.wire;

/** The WebSocket close codes of the gateway. */
public final class CloseCode {
    /** The program's end was told: no reason to come back. */
    public static final int EXITED = 1000;
    /** Too much garbage. */
    public static final int POLICY = 1008;
    /** A message that is too large, or more input than the program reads. */
    public static final int TOO_LARGE = 1009;
    /** A defect of the server. */
    public static final int UNEXPECTED = 1011;
    /** The gateway stops: come back later. */
    public static final int RESTART = 1012;
    /** The program's end where the protocol can't say it otherwise: not 0; the reason has the code. */
    public static final int EXITED_BADLY = 4000;

    public static final int UNAUTHENTICATED = 4401;
    public static final int FORBIDDEN = 4403;
    public static final int NO_SESSION = 4404;
    public static final int IDLE = 4408;
    /** The same client came back on another connection. */
    public static final int REPLACED = 4409;

    public static final int LIMIT = 4429;
    /** What is wanted is not ready: come back later. */
    public static final int NOT_READY = 4503;

    private CloseCode() {}
}
