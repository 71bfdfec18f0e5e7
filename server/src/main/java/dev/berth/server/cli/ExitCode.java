package dev.berth.server.cli;

import dev.berth.runtime.error.BerthException;

/** The exit codes of {@code berth}; scripts rely on them. */
public enum ExitCode {
    DONE(0),
    UNEXPECTED(1),
    USAGE(2),
    NOT_READY(3),
    PERMISSION_REFUSED(4),
    CANCELLED(5),
    AGENT_FAILED(6),
    LIMIT(7),
    BUSY(8);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static ExitCode of(BerthException e) {
        return switch (e.kind().group()) {
            case UNEXPECTED -> UNEXPECTED;
            case USAGE -> USAGE;
            case NOT_READY -> NOT_READY;
            case CANCELLED -> CANCELLED;
            case AGENT_FAILED -> AGENT_FAILED;
            case LIMIT -> LIMIT;
            case BUSY -> BUSY;
        };
    }
}
