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
 * One WebSocket. Frames come on Jetty's threads, one after the other: the next is asked for when the last was taken, so that who floods waits.
 * Frames go out in the session's turns, never two at once: Jetty would queue them without end. Public for Jetty's sake only.
 */
public final class TerminalSocket implements Session.Listener, ViewerChannel {
    private static final Logger log = LoggerFactory.getLogger(TerminalSocket.class);
    private static final int MOST_FRAMES = 8;
    private static final int LONGEST_REASON = 100;

    private final SocketRequest request;
    private final Optional<Tickets.Grant> granted;
    private final Optional<String> origin;
    private final TerminalSockets reception;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean begun;
    private volatile long heard = System.nanoTime();
    private volatile @Nullable Session session;
    private volatile @Nullable Viewer viewer;

    /** @param granted empty when the ticket comes in the first message */
    TerminalSocket(
            SocketRequest request,
            Optional<Tickets.Grant> granted,
            Optional<String> origin,
            TerminalSockets reception) {
        this.request = request;
        this.granted = granted;
        this.origin = origin;
        this.reception = reception;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        // Jetty's own limit ends a quiet terminal after 30 s; who is gone is found by pings
        opened.setIdleTimeout(Duration.ZERO);
        opened.setMaxBinaryMessageSize(WireProtocol.MAX_BINARY);
        opened.setMaxTextMessageSize(WireProtocol.MAX_TEXT);
        opened.setMaxOutgoingFrames(MOST_FRAMES);
        reception.opened(this);
        if (granted.isPresent()) {
            begin(granted.get(), request);
        } else {
            demand(true);
        }
    }

    private void begin(Tickets.Grant grant, SocketRequest wanted) {
        begun = true;
        reception.admit(this, wanted, grant);
    }

    /** It watches now: what it sends counts from here on. */
    void joined(Viewer joined) {
        viewer = joined;
        if (over.get()) {
            joined.gone();
        } else {
            demand(true);
        }
    }

    void refused(Refusal refusal) {
        new WireOutlet(request.protocol(), this)
                .tell(
                        new ServerMessage.Refused(refusal.kind().id(), refusal.seen() + "; " + refusal.todo()),
                        new ViewerOutlet.Sent() {
                            @Override
                            public void done() {
                                close(CloseCodes.of(refusal), refusal.seen());
                            }

                            @Override
                            public void failed(Throwable cause) {
                                cut();
                            }
                        });
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        boolean more = taken(request.protocol().binary(payload));
        callback.succeed();
        demand(more);
    }

    @Override
    public void onWebSocketText(String text) {
        demand(taken(request.protocol().text(text)));
    }

    /** Whether the next message may come: not before there is somebody to take it. */
    private boolean taken(ClientMessage message) {
        heard = System.nanoTime();
        Viewer watching = viewer;
        if (watching == null) {
            first(message);
            return false;
        }
        watching.receive(message);
        return true;
    }

    private void first(ClientMessage message) {
        try {
            if (!(message instanceof ClientMessage.Opening opening)) {
                throw Tickets.unauthorized("the first message brings none");
            }
            begin(reception.redeem(opening.token(), origin), request.sized(opening.size()));
        } catch (Refusal e) {
            refused(e);
        }
    }

    private void demand(boolean more) {
        Session open = session;
        if (more && open != null && open.isOpen()) {
            open.demand();
        }
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        heard = System.nanoTime();
        demand(true);
    }

    /** How long nothing came from it. */
    Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - heard);
    }

    void ping() {
        Session open = session;
        if (open != null && open.isOpen()) {
            open.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    /** Without a word: nobody is there to hear one. */
    void cut() {
        Session open = session;
        if (open != null) {
            open.disconnect();
        }
    }

    @Override
    public void send(ByteBuffer frame, ViewerOutlet.Sent sent) {
        open(sent).ifPresent(open -> open.sendBinary(frame, Callback.from(sent::done, sent::failed)));
    }

    @Override
    public void send(String text, ViewerOutlet.Sent sent) {
        open(sent).ifPresent(open -> open.sendText(text, Callback.from(sent::done, sent::failed)));
    }

    private Optional<Session> open(ViewerOutlet.Sent sent) {
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
            String plain = PrintableText.text(reason);
            open.close(
                    code, plain.length() > LONGEST_REASON ? plain.substring(0, LONGEST_REASON) : plain, Callback.NOOP);
        }
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        log.debug("a WebSocket failed", cause);
        gone();
    }

    @Override
    public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
        gone();
        callback.succeed();
    }

    private void gone() {
        if (over.compareAndSet(false, true)) {
            reception.closed(this);
            Viewer watching = viewer;
            if (watching != null) {
                watching.gone();
            }
        }
    }

    /** What both speak, where it has a name. */
    Optional<String> subprotocol() {
        return Optional.of(request.protocol().subprotocol()).filter(name -> !name.isEmpty());
    }

    /** Whether it has shown a ticket. */
    boolean begun() {
        return begun;
    }
}
