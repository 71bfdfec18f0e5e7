package dev.berth.terminal.session;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.terminal.wire.ServerMessage;
import java.time.Duration;

/** How a session ends by its own limits. */
record SessionTimeoutHandler(LivePtySession session, SessionServices around) implements SessionTimeouts.Ends {
    @Override
    public void unwatched() {
        session.kill(around.limits().times().value(KnownLimits.PROCESS_END));
    }

    @Override
    public void idleSoon(Duration left) {
        session.attendance().tell(new ServerMessage.IdleSoon(left));
    }

    @Override
    public void idle() {
        session.close(CloseCode.IDLE, "nothing happened for long");
    }
}
