package dev.berth.terminal.gateway;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.recording.Recordings;
import dev.berth.terminal.session.PtySession;
import dev.berth.terminal.session.PtySessionSpec;
import dev.berth.terminal.session.PtySessions;
import dev.berth.terminal.session.SessionId;
import dev.berth.terminal.session.TerminalLimits;
import dev.berth.terminal.session.TerminalMetrics;
import dev.berth.web.Principal;
import dev.berth.web.Refusal;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The terminals of this gateway. A principal sees only its own terminals. Safe for all threads. */
final class OpenTerminals implements AutoCloseable {
    private final TargetResolver resolver;
    private final PtyBackend backend;
    private final PtySessions sessions;
    private final Recordings recordings;
    private final Limits limits;
    private volatile boolean stopping;

    private OpenTerminals(
            TargetResolver resolver, PtyBackend backend, PtySessions sessions, Recordings recordings, Limits limits) {
        this.resolver = resolver;
        this.backend = backend;
        this.sessions = sessions;
        this.recordings = recordings;
        this.limits = limits;
    }

    static OpenTerminals of(
            TargetResolver resolver,
            PtyBackend backend,
            TerminalLimits limits,
            Recordings recordings,
            TerminalMetrics metrics) {
        return new OpenTerminals(
                resolver, backend, PtySessions.create(backend, limits, metrics), recordings, limits.times());
    }

    /**
     * Refuses a request that can't succeed as far as is known now, so that the request for a ticket fails with the
     * reason.
     */
    void check(Principal principal, TicketRequest request) throws InterruptedException {
        requireRunning();
        switch (request) {
            case TicketRequest.Open open -> check(open.terminal());
            case TicketRequest.Join join -> {
                if (find(principal, join.sid()).isEmpty()) {
                    throw TerminalSockets.unknownSession(join.sid());
                }
            }
        }
    }

    /**
     * Refuses while the gateway is being closed: a viewer would take the close of its terminal for the program's end.
     */
    void requireRunning() {
        if (stopping) {
            throw new Refusal(
                    503,
                    ErrorKind.CANCELLED,
                    "opening a terminal",
                    "the server is being stopped",
                    "try again when the server runs again");
        }
    }

    private void check(TerminalRequest open) throws InterruptedException {
        List<TerminalTarget> targets = resolver.targets();
        if (targets.stream().noneMatch(known -> known.target().equals(open.target()))) {
            throw new Refusal(
                    404,
                    ErrorKind.UNKNOWN_TARGET,
                    "opening a terminal of " + open.agent(),
                    "no target has this name",
                    "choose one of: "
                            + String.join(
                                    ", ",
                                    targets.stream().map(TerminalTarget::target).toList()));
        }
        resolver.check(open);
    }

    PtySession open(Principal principal, TicketRequest.Open open, PtySize size) throws InterruptedException {
        TerminalRequest terminal = open.terminal();
        TerminalCommand command = resolver.resolve(terminal, size);
        boolean opened = false;
        try {
            PtySessionSpec spec = PtySessionSpec.of(
                            principal.name(),
                            terminal.target(),
                            terminal.agentId(),
                            terminal.program().id(),
                            command.pty())
                    .inWorkspace(command.workspace());
            PtySession session = sessions.open(
                    withDetachLimit(spec, terminal.program()), handler -> new RemoteExitHandler(handler, command));
            opened = true;
            if (open.record()) {
                recordings.record(session);
            }
            return session;
        } finally {
            if (!opened) {
                command.close();
            }
        }
    }

    /** Limits how long a shell runs without viewers. An agent runs on without viewers. */
    private PtySessionSpec withDetachLimit(PtySessionSpec spec, TerminalProgram program) {
        return program == TerminalProgram.AGENT ? spec : spec.detachLimit(limits.value(KnownLimits.TERMINAL_DETACH));
    }

    /** Finds a session of {@code principal}; a session of another principal is not found. */
    Optional<PtySession> find(Principal principal, String sid) {
        return SessionId.parse(sid)
                .flatMap(sessions::find)
                .filter(session -> session.spec().principal().equals(principal.name()));
    }

    List<Map<String, Object>> list(Principal principal) {
        return sessions.all().stream()
                .filter(session -> session.spec().principal().equals(principal.name()))
                .map(SessionRow::of)
                .toList();
    }

    /** Opens the recording in whole lines; the caller closes the stream. */
    Optional<InputStream> recording(PtySession session) {
        return recordings.read(session.id());
    }

    Map<String, Object> targets() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("backend", backend.name());
        all.put("targets", resolver.targets().stream().map(OpenTerminals::row).toList());
        return all;
    }

    Map<String, Object> health() {
        return Map.of("backend", backend.name(), "sessions", sessions.all().size());
    }

    private static Map<String, Object> row(TerminalTarget target) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("target", target.target());
        row.put("agents", target.agents().stream().map(OpenTerminals::row).toList());
        return row;
    }

    private static Map<String, Object> row(TerminalTarget.Agent agent) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("agentId", agent.agentId());
        row.put("state", agent.state());
        agent.reason().ifPresent(reason -> row.put("reason", reason));
        row.put("programs", agent.programs().stream().map(TerminalProgram::id).toList());
        row.put("instances", agent.instances().stream().map(OpenTerminals::row).toList());
        return row;
    }

    private static Map<String, Object> row(TerminalTarget.Instance instance) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("workspaces", instance.workspaces());
        row.put("state", instance.state());
        instance.reason().ifPresent(reason -> row.put("reason", reason));
        return row;
    }

    @Override
    public void close() {
        stopping = true;
        sessions.close();
        recordings.close();
        backend.close();
    }
}
