package dev.berth.terminal.gateway;

import dev.berth.terminal.session.Viewer;
import dev.berth.terminal.session.ViewerChannel;
import dev.berth.terminal.session.ViewerOutlet;
import dev.berth.terminal.session.WireOutlet;
import dev.berth.terminal.wire.ClientMessage;
import dev.berth.terminal.wire.ServerMessage;
import dev.berth.terminal.wire.WireProtocol;
import dev.berth.web.PrintableText;
import dev.berth.web.Refusal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket of a viewer. Frames arrive on Jetty's threads, one after the other: the next frame is demanded when the
 * last one was handled, so that a flooding client is slowed down. Frames are sent in the session's turns, one at a
 * time, as Jetty would queue them without limit. Public because Jetty requires it.
 */
public final class TerminalSocket implements Session.Listener, ViewerChannel {
    private static final Logger log = LoggerFactory.getLogger(TerminalSocket.class);
    private static final int MOST_FRAMES = 8;
    private static final int LONGEST_REASON = 100;

    private final SocketRequest request;
    private final Optional<Tickets.Grant> grant;
    private final Optional<String> origin;
    private final TerminalSockets sockets;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean authorized;
    private volatile long receivedAt = System.nanoTime();
    private volatile @Nullable Session session;
    private volatile @Nullable Viewer viewer;

    /** @param grant the grant of the ticket; empty when the first message brings the ticket */
    TerminalSocket(
            SocketRequest request, Optional<Tickets.Grant> grant, Optional<String> origin, TerminalSockets sockets) {
        this.request = request;
        this.grant = grant;
        this.origin = origin;
        this.sockets = sockets;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        // Jetty's idle timeout would end a quiet terminal after 30 s; pings find dead connections instead
        opened.setIdleTimeout(Duration.ZERO);
        opened.setMaxBinaryMessageSize(WireProtocol.MAX_BINARY);
        opened.setMaxTextMessageSize(WireProtocol.MAX_TEXT);
        opened.setMaxOutgoingFrames(MOST_FRAMES);
        sockets.add(this);
        if (grant.isPresent()) {
            join(grant.get(), request);
        } else {
            demandNext();
        }
    }

    private void join(Tickets.Grant redeemed, SocketRequest wanted) {
        authorized = true;
        sockets.join(this, wanted, redeemed);
    }

    /** Sets the viewer that this socket has become; from now on the client's messages go to the viewer. */
    void setViewer(Viewer joined) {
        viewer = joined;
        if (closed.get()) { // closed before the viewer was set: onClosed has not detached the viewer
            joined.detach();
        } else {
            demandNext();
        }
    }

    /** Sends the refusal and closes the socket. */
    void refuse(Refusal refusal) {
        new WireOutlet(request.protocol(), this)
                .send(
                        new ServerMessage.Refused(refusal.kind().id(), refusal.seen() + "; " + refusal.todo()),
                        new ViewerOutlet.SendCallback() {
                            @Override
                            public void succeeded() {
                                close(RefusalCloseCode.of(refusal), refusal.seen());
                            }

                            @Override
                            public void failed(Throwable cause) {
                                disconnect();
                            }
                        });
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        boolean more = handle(request.protocol().readBinary(payload));
        callback.succeed();
        if (more) {
            demandNext();
        }
    }

    @Override
    public void onWebSocketText(String text) {
        if (handle(request.protocol().readText(text))) {
            demandNext();
        }
    }

    /**
     * Handles a message and answers whether the next one may be demanded; after the first message only
     * {@link #setViewer} demands.
     */
    private boolean handle(ClientMessage message) {
        receivedAt = System.nanoTime();
        Viewer joined = viewer;
        if (joined == null) {
            handleFirst(message);
            return false;
        }
        joined.receive(message);
        return true;
    }

    private void handleFirst(ClientMessage message) {
        try {
            if (!(message instanceof ClientMessage.Opening opening)) {
                throw Tickets.unauthorized("the first message has no ticket");
            }
            join(sockets.redeem(opening.token(), origin), request.withSize(opening.size()));
        } catch (Refusal e) {
            refuse(e);
        }
    }

    private void demandNext() {
        Session open = session;
        if (open != null && open.isOpen()) {
            open.demand();
        }
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        receivedAt = System.nanoTime();
        demandNext();
    }

    /** The time since the last message or pong of the client. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - receivedAt);
    }

    void ping() {
        Session open = session;
        if (open != null && open.isOpen()) {
            open.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    /** Closes the connection without a close frame. */
    void disconnect() {
        Session open = session;
        if (open != null) {
            open.disconnect();
        }
    }

    @Override
    public void send(ByteBuffer frame, ViewerOutlet.SendCallback sent) {
        openSession(sent).ifPresent(open -> open.sendBinary(frame, Callback.from(sent::succeeded, sent::failed)));
    }

    @Override
    public void send(String text, ViewerOutlet.SendCallback sent) {
        openSession(sent).ifPresent(open -> open.sendText(text, Callback.from(sent::succeeded, sent::failed)));
    }

    private Optional<Session> openSession(ViewerOutlet.SendCallback sent) {
        Session open = session;
        if (open == null || !open.isOpen()) {
            sent.failed(new java.nio.channels.ClosedChannelException());
            return Optional.empty();
        }
        return Optional.of(open);
    }

    @Override
    public void close(int code, String reason) {
        Session open = session;
        if (open != null) {
            String printable = PrintableText.text(reason);
            open.close(
                    code,
                    printable.length() > LONGEST_REASON ? printable.substring(0, LONGEST_REASON) : printable,
                    Callback.NOOP);
        }
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        log.debug("a WebSocket failed", cause);
        onClosed();
    }

    @Override
    public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
        onClosed();
        callback.succeed();
    }

    private void onClosed() {
        if (closed.compareAndSet(false, true)) {
            sockets.remove(this);
            Viewer joined = viewer;
            if (joined != null) {
                joined.detach();
            }
        }
    }

    /** The name of the protocol; empty for the raw protocol. */
    Optional<String> subprotocol() {
        return Optional.of(request.protocol().subprotocol()).filter(name -> !name.isEmpty());
    }

    /** Whether the client has redeemed a ticket. */
    boolean isAuthorized() {
        return authorized;
    }
}
