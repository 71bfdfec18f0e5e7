package dev.berth.terminal.gateway;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.recording.Recordings;
import dev.berth.terminal.session.TerminalLimits;
import dev.berth.terminal.session.TerminalMetrics;
import dev.berth.terminal.session.Timers;
import dev.berth.web.AllowedOrigins;
import dev.berth.web.Authentication;
import dev.berth.web.RequestChecks;
import io.javalin.config.JavalinConfig;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Terminals over HTTP and WebSocket, as part of a Javalin server: {@code docs/terminal-gateway.md}. Knows no agents: what there is to open and
 * what runs is the {@link TargetResolver}'s. Until {@link #answer} is called, every request but those for the page's files is refused. Safe for all threads.
 */
public final class TerminalGateway implements AutoCloseable {
    private static final int MOST_TICKETS = 64;

    private final AtomicReference<AllowedOrigins> allowed =
            new AtomicReference<>(new AllowedOrigins(Set.of(), Set.of()));
    private final OpenTerminals terminals;
    private final TerminalSockets reception;
    private final RequestChecks checks;
    private final GatewayRoutes routes;

    private TerminalGateway(OpenTerminals terminals, Authentication authentication, Limits times) {
        Tickets tickets = new Tickets(times.value(KnownLimits.TERMINAL_TICKET), MOST_TICKETS, Clock.systemUTC());
        this.terminals = terminals;
        this.reception = new TerminalSockets(tickets, terminals, Timers.daemon(), times);
        this.checks = new RequestChecks(allowed::get, authentication);
        this.routes = new GatewayRoutes(checks, tickets, terminals);
    }

    /** Takes over {@code backend} and {@code recordings}, and closes them with itself. */
    public static TerminalGateway open(
            TargetResolver targets,
            Authentication authentication,
            PtyBackend backend,
            TerminalLimits limits,
            Recordings recordings,
            TerminalMetrics metrics) {
        return new TerminalGateway(
                OpenTerminals.of(targets, backend, limits, recordings, metrics), authentication, limits.times());
    }

    /** Adds its routes, all below {@code /terminal/}, to a server that is being made. */
    public void attach(JavalinConfig config) {
        routes.register(config.routes);
        new Upgrade(checks, reception).register(config);
        new WebPage().register(config.routes);
    }

    /** Which back end makes its pseudo-terminals, and how many sessions there are: for the health of a server. */
    public Map<String, Object> health() {
        return terminals.health();
    }

    /** Answers requests for these hosts, from these pages, from now on. */
    public void answer(AllowedOrigins answered) {
        allowed.set(answered);
    }

    /** Tells every viewer to come again later (1012), and ends what runs. Idempotent. */
    @Override
    public void close() {
        terminals.close();
        reception.close();
    }
}
