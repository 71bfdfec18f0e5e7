package dev.berth.terminal.session;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.terminal.wire.ServerMessage;
import java.time.Duration;

/** How a session ends by its own limits. */
record SessionEnds(LivePtySession session, Surroundings around) implements Lifespan.Ends {
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
