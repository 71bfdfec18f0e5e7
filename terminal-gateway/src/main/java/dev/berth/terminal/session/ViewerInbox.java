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

/**
 * Handles the messages of one viewer, and refuses messages that the viewer is not allowed to send. In the session's
 * turns only.
 */
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

    /** Whether no unfinished sequence is held back. */
    boolean holdsNothing() {
        return replies.atGround();
    }

    void handle(ClientMessage message) {
        if (!session.admission().contains(viewer)) {
            return;
        }
        switch (message) {
            case ClientMessage.Input(ByteBuffer bytes) -> input(bytes);
            case ClientMessage.Resize(PtySize size) -> session.admission().setSize(viewer, size);
            case ClientMessage.Opening(PtySize size, var _) -> opening(size);
            case ClientMessage.Ack(long seq) -> session.admission().ack(viewer, seq);
            case ClientMessage.Ping(long time) ->
                viewer.stream().send(new ServerMessage.Pong(time, System.currentTimeMillis()));
            case ClientMessage.Flow(boolean on) -> viewer.stream().setPaused(!on);
            case ClientMessage.Detach _ -> session.admission().close(viewer, CloseCode.EXITED, "detached");
            case ClientMessage.Take _ -> takeOwnership();
            case ClientMessage.Signal(PtySignal signal) ->
                ifOwner(() -> session.pty().signal(signal));
            case ClientMessage.Kill(Duration grace) -> ifOwner(() -> session.kill(grace));
            case ClientMessage.Policy(SizePolicy policy) ->
                ifOwner(() -> session.admission().setSizePolicy(policy));
            case ClientMessage.Garbage(GarbageKind kind, String seen) -> garbage(kind, seen);
        }
    }

    private void input(ByteBuffer bytes) {
        ifOwner(() -> {
            boolean filter = viewer.stream().isReplaying() || !replies.atGround();
            ByteBuffer keys = filter ? replies.keys(bytes) : bytes;
            if (keys.remaining() < bytes.remaining()) {
                session.countDropped("replay-answer");
            }
            if (keys.hasRemaining()) {
                session.type(viewer, keys);
            }
        });
        session.admission().updateDirect(viewer);
    }

    private void opening(PtySize size) {
        if (size.columns() > 0 && size.rows() > 0) {
            session.admission().setSize(viewer, size);
        }
    }

    private void takeOwnership() {
        if (viewer.mayWrite()) {
            session.admission().setOwner(viewer);
        } else {
            refuse("read-only", "this viewer may only read");
        }
    }

    private void ifOwner(Runnable action) {
        if (!viewer.mayWrite()) {
            refuse("read-only", "this viewer may only read");
        } else if (!session.admission().isOwner(viewer)) {
            refuse("not-owner", "another viewer is the owner; take over first");
        } else if (session.programExit() == null) {
            action.run();
        }
    }

    private void garbage(GarbageKind kind, String seen) {
        garbage++;
        if (kind == GarbageKind.TOO_LARGE) {
            session.countDropped(kind.id());
            session.admission().close(viewer, CloseCode.TOO_LARGE, "a message is too large");
        } else if (garbage >= MOST_GARBAGE) {
            session.countDropped(kind.id());
            session.admission().close(viewer, CloseCode.POLICY, "too many invalid messages");
        } else {
            refuse(kind.id(), seen);
        }
    }

    private void refuse(String code, String text) {
        session.countDropped(code);
        viewer.stream().send(new ServerMessage.Refused(code, text));
    }
}
