package dev.berth.terminal.gateway;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.session.PtySession;
import dev.berth.terminal.session.Timers;
import dev.berth.terminal.session.ViewerSpec;
import dev.berth.terminal.session.WireOutlet;
import dev.berth.web.PrintableText;
import dev.berth.web.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open WebSockets: joins them to their sessions, and disconnects WebSockets whose client does not answer pings.
 * Safe for all threads.
 */
final class TerminalSockets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TerminalSockets.class);
    /**
     * The unanswered pings before a disconnect. A tab that the browser has suspended still answers pings, a lost host
     * does not.
     */
    private static final int PINGS = 4;

    private static final PtySize DEFAULT_SIZE = PtySize.of(80, 24);

    private final Tickets tickets;
    private final OpenTerminals terminals;
    private final Timers timers;
    private final Duration silenceLimit;
    private final Duration firstMessage;
    private final Set<TerminalSocket> sockets = ConcurrentHashMap.newKeySet();

    TerminalSockets(Tickets tickets, OpenTerminals terminals, Timers timers, Limits times) {
        this.tickets = tickets;
        this.terminals = terminals;
        this.timers = timers;
        this.silenceLimit = times.value(KnownLimits.TERMINAL_GONE);
        this.firstMessage = times.value(KnownLimits.TERMINAL_FIRST_MESSAGE);
        pingAll();
    }

    private void pingAll() {
        for (TerminalSocket socket : sockets) {
            if (socket.silence().compareTo(silenceLimit) > 0) {
                log.info("a client answers no pings silence={}", socket.silence());
                socket.disconnect();
            } else {
                socket.ping();
            }
        }
        var _ = timers.schedule(silenceLimit.dividedBy(PINGS), this::pingAll);
    }

    /** Adds an open socket, which is refused if it brings no ticket in time. */
    void add(TerminalSocket socket) {
        sockets.add(socket);
        if (!socket.isAuthorized()) {
            var _ = timers.schedule(firstMessage, () -> {
                if (!socket.isAuthorized()) {
                    socket.refuse(Tickets.unauthorized("no ticket came within " + firstMessage.toSeconds() + " s"));
                }
            });
        }
    }

    void remove(TerminalSocket socket) {
        sockets.remove(socket);
    }

    Tickets.Grant redeem(String ticket, Optional<String> origin) {
        return tickets.redeem(ticket, origin);
    }

    /**
     * Joins {@code socket} to the session of the ticket, on another thread; starts the session if the ticket is for a
     * new one.
     */
    void join(TerminalSocket socket, SocketRequest request, Tickets.Grant grant) {
        var _ = Thread.ofVirtual().name("berth-terminal-join").start(() -> {
            try {
                terminals.requireRunning();
                request.check(grant.request());
                PtySession session = session(grant, request.size());
                socket.setViewer(session.attach(viewer(grant, request), new WireOutlet(request.protocol(), socket)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.info("no terminal for {}: {}", grant.principal(), e.toString());
                socket.refuse(Refusal.of(e));
            }
        });
    }

    private PtySession session(Tickets.Grant grant, Optional<PtySize> size) throws InterruptedException {
        return switch (grant.request()) {
            case TicketRequest.Open open -> terminals.open(grant.principal(), open, size.orElse(DEFAULT_SIZE));
            case TicketRequest.Join join ->
                terminals.find(grant.principal(), join.sid()).orElseThrow(() -> unknownSession(join.sid()));
        };
    }

    static Refusal unknownSession(String sid) {
        return new Refusal(
                404,
                ErrorKind.UNKNOWN_SESSION,
                "looking for terminal session " + PrintableText.text(sid),
                "no session has this name",
                "see GET /terminal/sessions");
    }

    private static ViewerSpec viewer(Tickets.Grant grant, SocketRequest request) {
        ViewerSpec spec = ViewerSpec.of(
                grant.principal().name(),
                grant.request().mayWrite() ? ViewerSpec.Mode.WRITE : ViewerSpec.Mode.READ,
                request.protocol());
        ViewerSpec sized = request.size().map(spec::size).orElse(spec);
        ViewerSpec named = request.client().map(sized::client).orElse(sized);
        return request.seq().isPresent() ? named.from(request.seq().getAsLong()) : named;
    }

    @Override
    public void close() {
        timers.close();
    }
}
