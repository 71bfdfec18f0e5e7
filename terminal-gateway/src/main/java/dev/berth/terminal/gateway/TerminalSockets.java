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

/** Leads WebSockets to their sessions, and finds those whose other end is gone. Safe for all threads. */
final class TerminalSockets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TerminalSockets.class);
    /** A tab that the browser has put to sleep still answers pings, a host that is gone doesn't: so many go unanswered. */
    private static final int PINGS = 4;

    private static final PtySize USUAL = PtySize.of(80, 24);

    private final Tickets tickets;
    private final OpenTerminals terminals;
    private final Timers timers;
    private final Duration gone;
    private final Duration firstMessage;
    private final Set<TerminalSocket> sockets = ConcurrentHashMap.newKeySet();

    TerminalSockets(Tickets tickets, OpenTerminals terminals, Timers timers, Limits times) {
        this.tickets = tickets;
        this.terminals = terminals;
        this.timers = timers;
        this.gone = times.value(KnownLimits.TERMINAL_GONE);
        this.firstMessage = times.value(KnownLimits.TERMINAL_FIRST_MESSAGE);
        lookAround();
    }

    private void lookAround() {
        for (TerminalSocket socket : sockets) {
            if (socket.quiet().compareTo(gone) > 0) {
                log.info("nobody is there any more quiet={}", socket.quiet());
                socket.cut();
            } else {
                socket.ping();
            }
        }
        var _ = timers.after(gone.dividedBy(PINGS), this::lookAround);
    }

    void opened(TerminalSocket socket) {
        sockets.add(socket);
        if (!socket.begun()) {
            var _ = timers.after(firstMessage, () -> {
                if (!socket.begun()) {
                    socket.refused(Tickets.unauthorized("none came within " + firstMessage.toSeconds() + " s"));
                }
            });
        }
    }

    void closed(TerminalSocket socket) {
        sockets.remove(socket);
    }

    Tickets.Grant redeem(String ticket, Optional<String> origin) {
        return tickets.redeem(ticket, origin);
    }

    /** Finds or starts what the ticket is for; returns at once. */
    void admit(TerminalSocket socket, SocketRequest request, Tickets.Grant grant) {
        var _ = Thread.ofVirtual().name("berth-terminal-admit").start(() -> {
            try {
                terminals.admit();
                request.check(grant.request());
                PtySession session = session(grant, request.size());
                socket.joined(session.attach(viewer(grant, request), new WireOutlet(request.protocol(), socket)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.info("no terminal for {}: {}", grant.principal(), e.toString());
                socket.refused(Refusal.of(e));
            }
        });
    }

    private PtySession session(Tickets.Grant grant, Optional<PtySize> size) throws InterruptedException {
        return switch (grant.request()) {
            case TicketRequest.Open open -> terminals.open(grant.principal(), open, size.orElse(USUAL));
            case TicketRequest.Join join ->
                terminals.find(grant.principal(), join.sid()).orElseThrow(() -> unknown(join.sid()));
        };
    }

    static Refusal unknown(String sid) {
        return new Refusal(
                404,
                ErrorKind.UNKNOWN_SESSION,
                "looking for terminal session " + PrintableText.text(sid),
                "there is none of that name",
                "see GET /terminal/sessions");
    }

    private static ViewerSpec viewer(Tickets.Grant grant, SocketRequest request) {
        ViewerSpec spec = ViewerSpec.of(
                grant.principal().name(),
                grant.request().mayWrite() ? ViewerSpec.Mode.WRITE : ViewerSpec.Mode.READ,
                request.protocol());
        ViewerSpec sized = request.size().map(spec::sized).orElse(spec);
        ViewerSpec named = request.client().map(sized::as).orElse(sized);
        return request.seq().isPresent() ? named.resuming(request.seq().getAsLong()) : named;
    }

    @Override
    public void close() {
        timers.close();
    }
}
