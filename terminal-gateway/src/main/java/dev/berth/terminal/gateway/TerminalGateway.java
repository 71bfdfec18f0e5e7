package dev.berth.terminal.gateway;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.recording.Recordings;
import dev.berth.terminal.session.TerminalLimits;
import dev.berth.terminal.session.TerminalMetrics;
import dev.berth.terminal.session.Timers;
import io.javalin.config.JavalinConfig;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Terminals over HTTP and WebSocket, as part of a Javalin server: {@code docs/terminal-gateway.md}. Knows no agents: what there is to open and
 * what runs is the {@link TargetResolver}'s. Answers nobody until it was told who may ask. Safe for all threads.
 */
public final class TerminalGateway implements AutoCloseable {
    private static final int MOST_TICKETS = 64;

    private final AtomicReference<Door> door = new AtomicReference<>(new Door(Set.of(), Set.of()));
    private final OpenTerminals terminals;
    private final TerminalSockets reception;
    private final GatewayRoutes routes;

    private TerminalGateway(OpenTerminals terminals, Principals principals, Limits times) {
        Tickets tickets = new Tickets(times.value(KnownLimits.TERMINAL_TICKET), MOST_TICKETS, Clock.systemUTC());
        this.terminals = terminals;
        this.reception = new TerminalSockets(tickets, terminals, Timers.daemon(), times);
        this.routes = new GatewayRoutes(door::get, principals, tickets, terminals);
    }

    /** Takes over {@code backend} and {@code recordings}, and closes them with itself. */
    public static TerminalGateway open(
            TargetResolver targets,
            Principals principals,
            PtyBackend backend,
            TerminalLimits limits,
            Recordings recordings,
            TerminalMetrics metrics) {
        return new TerminalGateway(
                OpenTerminals.of(targets, backend, limits, recordings, metrics), principals, limits.times());
    }

    /** Adds its routes, all below {@code /terminal/}, to a server that is being made. */
    public void attach(JavalinConfig config) {
        routes.register(config.routes);
        new Upgrade(door::get, reception).register(config);
        new WebPage().register(config.routes);
    }

    /** Which back end makes its pseudo-terminals, and how many sessions there are: for the health of a server. */
    public Map<String, Object> health() {
        return terminals.health();
    }

    /** Answers requests for these hosts, from these pages, from now on. */
    public void answer(Door answered) {
        door.set(answered);
    }

    /** Tells every viewer to come again later (1012), and ends what runs. Idempotent. */
    @Override
    public void close() {
        terminals.close();
        reception.close();
    }
}
