package dev.berth.terminal.gateway;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.terminal.wire.CloseCode;

/** A request that is not answered, with its status in HTTP and the code that a WebSocket is closed with. */
final class Refusal extends BerthException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int closeCode;

    Refusal(int status, int closeCode, ErrorKind kind, String tried, String seen, String todo) {
        super(kind, tried, seen, todo);
        this.status = status;
        this.closeCode = closeCode;
    }

    /** Any failure as a refusal; one that nobody foresaw tells no more than that. */
    static Refusal of(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof BerthException known) {
            return of(known);
        }
        return new Refusal(
                500,
                CloseCode.UNEXPECTED,
                ErrorKind.UNEXPECTED,
                "answering a request",
                failure.getClass().getSimpleName(),
                "this is a defect of Berth: please report it with the server's log");
    }

    private static Refusal of(BerthException known) {
        int status = switch (known.kind().group()) {
            case USAGE -> known.kind() == ErrorKind.CONFIG_INVALID ? 422 : 404;
            case NOT_READY -> 503;
            case BUSY -> 409;
            case LIMIT -> 429;
            case CANCELLED -> 499;
            case AGENT_FAILED -> 502;
            case UNEXPECTED -> 500;
        };
        int code = switch (known.kind().group()) {
            case USAGE -> CloseCode.NO_SESSION;
            case LIMIT -> CloseCode.LIMIT;
            case UNEXPECTED -> CloseCode.UNEXPECTED;
            default -> CloseCode.NOT_READY;
        };
        return new Refusal(status, code, known.kind(), known.tried(), known.seen(), known.todo());
    }

    int status() {
        return status;
    }

    int closeCode() {
        return closeCode;
    }
}
