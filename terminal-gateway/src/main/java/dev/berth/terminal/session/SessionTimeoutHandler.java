package dev.berth.terminal.session;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.terminal.wire.ServerMessage;
import java.time.Duration;

/** Ends a session when one of its time limits is reached. */
record SessionTimeoutHandler(LivePtySession session, SessionServices services) implements SessionTimeouts.Listener {
    @Override
    public void onDetachLimit() {
        session.kill(services.limits().times().value(KnownLimits.PROCESS_END));
    }

    @Override
    public void onIdleWarning(Duration left) {
        session.admission().broadcast(new ServerMessage.IdleSoon(left));
    }

    @Override
    public void onIdleLimit() {
        session.close(CloseCode.IDLE, "no input or output for the idle limit");
    }
}
