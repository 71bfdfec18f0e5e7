package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtySignal;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.ClientMessage;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.terminal.wire.GarbageKind;
import dev.berth.terminal.wire.ServerMessage;
import dev.berth.terminal.wire.SizePolicy;
import java.nio.ByteBuffer;
import java.time.Duration;

/** What one viewer's messages do, if it may. In the session's turns only. */
final class ViewerInbox {
    private static final int MOST_GARBAGE = 100;

    private final LivePtySession session;
    private final LiveViewer viewer;
    private final ReplyFilter replies = new ReplyFilter();
    private int garbage;

    ViewerInbox(LivePtySession session, LiveViewer viewer) {
        this.session = session;
        this.viewer = viewer;
    }

    /** Whether no half sequence waits for its rest. */
    boolean holdsNothing() {
        return replies.atRest();
    }

    void handle(ClientMessage message) {
        if (!session.attendance().has(viewer)) {
            return;
        }
        switch (message) {
            case ClientMessage.Input(ByteBuffer bytes) -> input(bytes);
            case ClientMessage.Resize(PtySize size) -> session.attendance().sized(viewer, size);
            case ClientMessage.Opening(PtySize size, var _) -> opening(size);
            case ClientMessage.Ack(long seq) -> session.attendance().acked(viewer, seq);
            case ClientMessage.Ping(long time) ->
                viewer.feed().tell(new ServerMessage.Pong(time, System.currentTimeMillis()));
            case ClientMessage.Flow(boolean on) -> viewer.feed().pause(!on);
            case ClientMessage.Detach _ -> session.attendance().leave(viewer, CloseCode.EXITED, "detached");
            case ClientMessage.Take _ -> take();
            case ClientMessage.Signal(PtySignal signal) ->
                ifOwner(() -> session.pty().signal(signal));
            case ClientMessage.Kill(Duration grace) -> ifOwner(() -> session.kill(grace));
            case ClientMessage.Policy(SizePolicy policy) ->
                ifOwner(() -> session.attendance().policy(policy));
            case ClientMessage.Garbage(GarbageKind kind, String seen) -> garbage(kind, seen);
        }
    }

    private void input(ByteBuffer bytes) {
        ifOwner(() -> {
            boolean answers = viewer.feed().replaying() || !replies.atRest();
            ByteBuffer keys = answers ? replies.keys(bytes) : bytes;
            if (keys.remaining() < bytes.remaining()) {
                session.dropped("replay-answer");
            }
            if (keys.hasRemaining()) {
                session.type(viewer, keys);
            }
        });
        session.attendance().refresh(viewer);
    }

    private void opening(PtySize size) {
        if (size.columns() > 0 && size.rows() > 0) {
            session.attendance().sized(viewer, size);
        }
    }

    private void take() {
        if (viewer.mayWrite()) {
            session.attendance().own(viewer);
        } else {
            refuse("read-only", "this viewer may only read");
        }
    }

    private void ifOwner(Runnable action) {
        if (!viewer.mayWrite()) {
            refuse("read-only", "this viewer may only read");
        } else if (!session.attendance().ownedBy(viewer)) {
            refuse("not-owner", "another viewer writes here; take over first");
        } else if (session.exit() == null) {
            action.run();
        }
    }

    private void garbage(GarbageKind kind, String seen) {
        garbage++;
        if (kind == GarbageKind.TOO_LARGE) {
            session.dropped(kind.id());
            session.attendance().leave(viewer, CloseCode.TOO_LARGE, "a message is too large");
        } else if (garbage >= MOST_GARBAGE) {
            session.dropped(kind.id());
            session.attendance().leave(viewer, CloseCode.POLICY, "too many messages that mean nothing");
        } else {
            refuse(kind.id(), seen);
        }
    }

    private void refuse(String code, String words) {
        session.dropped(code);
        viewer.feed().tell(new ServerMessage.Refused(code, words));
    }
}
