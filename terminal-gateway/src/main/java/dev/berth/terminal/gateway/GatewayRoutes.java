package dev.berth.terminal.gateway;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.terminal.session.PtySession;
import dev.berth.web.Principal;
import dev.berth.web.PrintableText;
import dev.berth.web.Refusal;
import dev.berth.web.RequestChecks;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP routes of the gateway. */
final class GatewayRoutes {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_BODY = 64 * 1024;
    private static final int DEFAULT_TAIL = 16 * 1024;
    private static final int MOST_TAIL = 1024 * 1024;
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);
    private static final int MOST_GRACE = 60;

    private final RequestChecks checks;
    private final Tickets tickets;
    private final OpenTerminals terminals;

    GatewayRoutes(RequestChecks checks, Tickets tickets, OpenTerminals terminals) {
        this.checks = checks;
        this.tickets = tickets;
        this.terminals = terminals;
    }

    void register(RoutesConfig routes) {
        routes.get("/terminal/targets", json((_, _) -> terminals.targets()));
        routes.post("/terminal/tickets", json(this::ticket));
        routes.get("/terminal/sessions", json((_, who) -> Map.of("sessions", terminals.list(who))));
        routes.delete("/terminal/sessions/{sid}", json(this::end));
        routes.get("/terminal/sessions/{sid}/tail", checks.guarded(this::tail));
        routes.get("/terminal/sessions/{sid}/recording.cast", checks.guarded(this::recording));
        routes.get("/terminal/ws", checks.guarded((_, _) -> {
            throw refused(426, "the request is no WebSocket", "open this address as a WebSocket");
        }));
    }

    /** An answer in JSON. */
    private interface JsonAnswer {
        Map<String, ?> answer(Context ctx, Principal who) throws Exception;
    }

    private Handler json(JsonAnswer work) {
        return checks.guarded((ctx, who) -> {
            Map<String, ?> fields = work.answer(ctx, who);
            ctx.contentType("application/json").result(JSON.writeValueAsString(fields));
        });
    }

    private Map<String, ?> ticket(Context ctx, Principal who) throws InterruptedException {
        if (ctx.header("X-Berth-Request") == null) {
            throw refused(403, "the header X-Berth-Request is missing", "send X-Berth-Request: 1");
        }
        TicketRequest request = TicketRequest.of(readBody(ctx));
        terminals.check(who, request);
        Tickets.Issued issued = tickets.issue(new Tickets.Grant(who, RequestChecks.origin(ctx), request));
        ctx.status(201);
        return Map.of(
                "ticket", issued.ticket(),
                "expiresAt", issued.expires().toString(),
                "ttlMs", tickets.lifetime().toMillis());
    }

    private static JsonNode readBody(Context ctx) {
        try {
            byte[] bytes = ctx.bodyInputStream().readNBytes(MOST_BODY + 1);
            if (bytes.length > MOST_BODY) {
                throw refused(413, "its body is longer than " + MOST_BODY + " bytes", "send a shorter body");
            }
            return JSON.readTree(bytes);
        } catch (IOException | JacksonException e) {
            throw TicketRequest.invalid("its body is no JSON");
        }
    }

    private Map<String, ?> end(Context ctx, Principal who) {
        Duration grace =
                number(ctx, "grace", MOST_GRACE).map(Duration::ofSeconds).orElse(DEFAULT_GRACE);
        var _ = session(ctx, who).end(grace);
        ctx.status(202);
        return Map.of("ending", ctx.pathParam("sid"));
    }

    private void tail(Context ctx, Principal who) throws Exception {
        int bytes = number(ctx, "bytes", MOST_TAIL).orElse(DEFAULT_TAIL);
        ctx.contentType("application/octet-stream")
                .result(session(ctx, who).tail(bytes).toCompletableFuture().get());
    }

    private void recording(Context ctx, Principal who) {
        ctx.contentType("application/x-asciicast")
                .result(terminals
                        .recording(session(ctx, who))
                        .orElseThrow(() ->
                                refused(404, "the session is not recorded", "set record in the ticket's request")));
    }

    private PtySession session(Context ctx, Principal who) {
        String sid = ctx.pathParam("sid");
        return terminals.find(who, sid).orElseThrow(() -> TerminalSockets.unknownSession(sid));
    }

    private static Optional<Integer> number(Context ctx, String name, int most) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return Optional.empty();
        }
        String digits = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
        if (!digits.matches("[0-9]{1,7}") || Integer.parseInt(digits) > most) {
            throw refused(400, name + " is " + PrintableText.text(text), "send a number from 0 to " + most);
        }
        return Optional.of(Integer.valueOf(digits));
    }

    private static Refusal refused(int status, String seen, String todo) {
        return new Refusal(status, ErrorKind.USAGE, "answering a request", seen, todo);
    }
}
