package dev.berth.terminal.gateway;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.web.Refusal;

/** The WebSocket close code of a refusal. */
final class RefusalCloseCode {
    private RefusalCloseCode() {}

    static int of(Refusal refusal) {
        return switch (refusal.status()) {
            case 401 -> CloseCode.UNAUTHENTICATED;
            case 403 -> CloseCode.FORBIDDEN;
            case 400, 404, 422 -> CloseCode.NO_SESSION;
            case 429 -> CloseCode.LIMIT;
            case 500 -> CloseCode.UNEXPECTED;
            case 503 -> refusal.kind() == ErrorKind.CANCELLED ? CloseCode.RESTART : CloseCode.NOT_READY;
            default -> CloseCode.NOT_READY;
        };
    }
}
