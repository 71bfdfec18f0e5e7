package dev.berth.web;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/** A request that is refused, with its HTTP status. {@link Problem} is its form on the wire. */
public final class Refusal extends BerthException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public Refusal(int status, ErrorKind kind, String tried, String seen, String todo) {
        super(kind, tried, seen, todo);
        this.status = status;
    }

    /** Any failure as a refusal. An unexpected failure is named by its class only, without its message. */
    public static Refusal of(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof BerthException known) {
            return of(known);
        }
        return new Refusal(
                500,
                ErrorKind.UNEXPECTED,
                RequestChecks.TRIED,
                failure.getClass().getSimpleName(),
                "this is a defect of Berth: please report it with the server's log");
    }

    private static Refusal of(BerthException known) {
        int status = switch (known.kind().group()) {
            case USAGE ->
                switch (known.kind()) {
                    case USAGE -> 400;
                    case CONFIG_INVALID -> 422;
                    default -> 404;
                };
            case NOT_READY -> 503;
            case BUSY -> 409;
            case LIMIT -> 429;
            case CANCELLED -> 499;
            case AGENT_FAILED -> 502;
            case UNEXPECTED -> 500;
        };
        return new Refusal(status, known.kind(), known.tried(), known.seen(), known.todo());
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
