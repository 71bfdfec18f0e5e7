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
 * The implementation of {@link Viewer}. Messages of the viewer are handled in order in the session's turns. Keys of the
 * owner go directly to the program while no earlier message of the viewer waits for a turn.
 */
final class LiveViewer implements Viewer {
    private static final int MESSAGE_COST = 64;
    private static final int MOST_WAITING = 1024 * 1024;

    private final LivePtySession session;
    private final ViewerSpec spec;
    private final ViewerInbox inbox;
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean direct;
    private volatile boolean flooded;
    private @Nullable ViewerStream stream;
    private @Nullable PtySize size;
    private ServerMessage.@Nullable Owner lastOwner;

    LiveViewer(LivePtySession session, ViewerSpec spec) {
        this.session = session;
        this.spec = spec;
        inbox = new ViewerInbox(session, this);
        size = spec.size().map(Sizing::clamp).orElse(null);
    }

    ViewerSpec spec() {
        return spec;
    }

    /** Sets the stream; called once, before the viewer joins. */
    void setStream(ViewerStream stream) {
        this.stream = stream;
    }

    ViewerStream stream() {
        return Objects.requireNonNull(stream, "no stream");
    }

    ViewerInbox inbox() {
        return inbox;
    }

    /** Whether the viewer is a person and not a recorder. */
    boolean isPerson() {
        return spec.mode() != ViewerSpec.Mode.RECORD;
    }

    /** Records the owner that the hello message named. */
    void recordOwner(ServerMessage.Owner owner) {
        lastOwner = owner;
    }

    /** Sends the owner to the viewer, if the owner has changed since the last message. */
    void sendOwner(ServerMessage.Owner owner) {
        if (!owner.equals(lastOwner)) {
            lastOwner = owner;
            stream().send(owner);
        }
    }

    boolean mayWrite() {
        return spec.mode() == ViewerSpec.Mode.WRITE;
    }

    @Nullable
    PtySize size() {
        return size;
    }

    void setSize(PtySize size) {
        this.size = size;
    }

    /** Sets whether keys go directly to the program; called in a turn. */
    void setDirect(boolean direct) {
        this.direct = direct;
    }

    @Override
    public void receive(ClientMessage message) {
        ByteBuffer keys = message instanceof ClientMessage.Input(ByteBuffer bytes) ? bytes : null;
        // earlier messages that wait for a turn must not be overtaken by these keys
        if (keys != null && direct && waiting.get() == 0) {
            session.type(this, keys);
            return;
        }
        int cost = MESSAGE_COST + (keys == null ? 0 : keys.remaining());
        if (flooded || waiting.addAndGet(cost) > MOST_WAITING) {
            closeForFlood();
            return;
        }
        ClientMessage copied = keys == null ? message : new ClientMessage.Input(copy(keys));
        session.execute(() -> {
            try {
                inbox.handle(copied);
            } finally {
                waiting.addAndGet(-cost);
            }
        });
    }

    private void closeForFlood() {
        if (!flooded) {
            flooded = true;
            session.execute(() ->
                    session.admission().close(this, CloseCode.TOO_LARGE, "messages come faster than they are handled"));
        }
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    @Override
    public void detach() {
        session.execute(() -> session.admission().remove(this));
    }
}
