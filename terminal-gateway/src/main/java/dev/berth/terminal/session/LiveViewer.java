package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.ClientMessage;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.terminal.wire.ServerMessage;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One viewer. Its messages are handled in the session's turns, in order; keys of the owner take the short way while nothing
 * of it waits there.
 */
final class LiveViewer implements Viewer {
    private static final int MESSAGE = 64;
    private static final int MOST_WAITING = 1024 * 1024;

    private final LivePtySession session;
    private final ViewerSpec spec;
    private final ViewerInbox inbox;
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean direct;
    private volatile boolean flooded;
    private @Nullable ViewerStream feed;
    private @Nullable PtySize size;
    private ServerMessage.@Nullable Owner told;

    LiveViewer(LivePtySession session, ViewerSpec spec) {
        this.session = session;
        this.spec = spec;
        inbox = new ViewerInbox(session, this);
        size = spec.size().map(Sizing::clamp).orElse(null);
    }

    ViewerSpec spec() {
        return spec;
    }

    /** Once, before it joins. */
    void feed(ViewerStream feed) {
        this.feed = feed;
    }

    ViewerStream feed() {
        return Objects.requireNonNull(feed, "no feed");
    }

    ViewerInbox inbox() {
        return inbox;
    }

    boolean isPerson() {
        return spec.mode() != ViewerSpec.Mode.RECORD;
    }

    /** What its greeting said. */
    void told(ServerMessage.Owner owner) {
        told = owner;
    }

    /** Tells who the owner is, if that is news to it. */
    void tell(ServerMessage.Owner owner) {
        if (!owner.equals(told)) {
            told = owner;
            feed().tell(owner);
        }
    }

    boolean mayWrite() {
        return spec.mode() == ViewerSpec.Mode.WRITE;
    }

    @Nullable
    PtySize size() {
        return size;
    }

    void size(PtySize size) {
        this.size = size;
    }

    /** Whether its keys may go to the program at once; said in a turn. */
    void direct(boolean direct) {
        this.direct = direct;
    }

    @Override
    public void receive(ClientMessage message) {
        ByteBuffer keys = message instanceof ClientMessage.Input(ByteBuffer bytes) ? bytes : null;
        // What waits for a turn came before: nothing may overtake it.
        if (keys != null && direct && waiting.get() == 0) {
            session.type(this, keys);
            return;
        }
        int cost = MESSAGE + (keys == null ? 0 : keys.remaining());
        if (flooded || waiting.addAndGet(cost) > MOST_WAITING) {
            flood();
            return;
        }
        ClientMessage kept = keys == null ? message : new ClientMessage.Input(copy(keys));
        session.execute(() -> {
            try {
                inbox.handle(kept);
            } finally {
                waiting.addAndGet(-cost);
            }
        });
    }

    private void flood() {
        if (!flooded) {
            flooded = true;
            session.execute(() ->
                    session.attendance().leave(this, CloseCode.TOO_LARGE, "messages come faster than they are taken"));
        }
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    @Override
    public void gone() {
        session.execute(() -> session.attendance().gone(this));
    }
}
