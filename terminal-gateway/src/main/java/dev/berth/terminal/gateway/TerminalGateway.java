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
 * Terminals over HTTP and WebSocket as part of a Javalin server; see {@code docs/terminal-gateway.md}. A
 * {@link TargetResolver} lists and resolves the programs. Until {@link #answer} is called, every request but those for
 * the page's files is refused. Safe for all threads.
 */
public final class TerminalGateway implements AutoCloseable {
    private static final int MOST_TICKETS = 64;

    private final AtomicReference<AllowedOrigins> allowed =
            new AtomicReference<>(new AllowedOrigins(Set.of(), Set.of()));
    private final OpenTerminals terminals;
    private final TerminalSockets sockets;
    private final RequestChecks checks;
    private final GatewayRoutes routes;

    private TerminalGateway(OpenTerminals terminals, Authentication authentication, Limits times) {
        Tickets tickets = new Tickets(times.value(KnownLimits.TERMINAL_TICKET), MOST_TICKETS, Clock.systemUTC());
        this.terminals = terminals;
        this.sockets = new TerminalSockets(tickets, terminals, Timers.daemon(), times);
        this.checks = new RequestChecks(allowed::get, authentication);
        this.routes = new GatewayRoutes(checks, tickets, terminals);
    }

    /** Creates a gateway that closes {@code backend} and {@code recordings} when it is closed. */
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

    /** Adds the gateway's routes, all below {@code /terminal/}, to a server that is being created. */
    public void attach(JavalinConfig config) {
        routes.register(config.routes);
        new Upgrade(checks, sockets).register(config);
        new WebPage().register(config.routes);
    }

    /** The name of the pty back end and the count of sessions, for the health endpoint of a server. */
    public Map<String, Object> health() {
        return terminals.health();
    }

    /** Answers requests for these hosts, from these pages, from now on. */
    public void answer(AllowedOrigins answered) {
        allowed.set(answered);
    }

    /** Closes all viewers with 1012 (reconnect later) and ends all programs. Idempotent. */
    @Override
    public void close() {
        terminals.close();
        sockets.close();
    }
}
