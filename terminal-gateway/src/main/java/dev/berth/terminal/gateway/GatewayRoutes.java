package dev.berth.terminal.gateway;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.terminal.session.PtySession;
import dev.berth.terminal.wire.CloseCode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP routes of the gateway. */
final class GatewayRoutes {
    private static final Logger log = LoggerFactory.getLogger(GatewayRoutes.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_BODY = 4096;
    private static final int DEFAULT_TAIL = 16 * 1024;
    private static final int MOST_TAIL = 1024 * 1024;
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);
    private static final int MOST_GRACE = 60;

    private final Supplier<Door> door;
    private final Principals principals;
    private final Tickets tickets;
    private final OpenTerminals terminals;

    GatewayRoutes(Supplier<Door> door, Principals principals, Tickets tickets, OpenTerminals terminals) {
        this.door = door;
        this.principals = principals;
        this.tickets = tickets;
        this.terminals = terminals;
    }

    void register(RoutesConfig routes) {
        routes.get("/terminal/targets", answering((_, _) -> terminals.targets()));
        routes.post("/terminal/tickets", answering(this::ticket));
        routes.get("/terminal/sessions", answering((_, who) -> Map.of("sessions", terminals.list(who))));
        routes.delete("/terminal/sessions/{sid}", answering(this::end));
        routes.get("/terminal/sessions/{sid}/tail", guarded(this::tail));
        routes.get("/terminal/sessions/{sid}/recording.cast", guarded(this::recording));
        routes.get("/terminal/ws", guarded((_, _) -> {
            throw refused(426, "the request is no WebSocket", "open this address as a WebSocket");
        }));
    }

    /** Work for somebody known; what it throws is answered as a problem. */
    private interface Guarded {
        void handle(Context ctx, Principal who) throws Exception;
    }

    /** An answer in JSON. */
    private interface Answering {
        Map<String, ?> answer(Context ctx, Principal who) throws Exception;
    }

    private Handler answering(Answering work) {
        return guarded((ctx, who) -> {
            Map<String, ?> fields = work.answer(ctx, who);
            ctx.contentType("application/json").result(JSON.writeValueAsString(fields));
        });
    }

    private Handler guarded(Guarded work) {
        return ctx -> {
            ctx.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
            try {
                door.get().check(Optional.ofNullable(ctx.header("Host")), Optional.ofNullable(ctx.header("Origin")));
                work.handle(ctx, principal(ctx));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                refuse(ctx, e);
            } catch (Exception e) {
                refuse(ctx, e);
            }
        };
    }

    private static void refuse(Context ctx, Exception e) {
        Refusal refusal = Refusal.of(e);
        if (refusal.kind() == ErrorKind.UNEXPECTED) {
            log.error("{} {} failed", ctx.method(), ctx.path(), e);
        }
        if (refusal.status() == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        ctx.status(refusal.status()).contentType(Problem.TYPE).result(Problem.json(refusal));
    }

    private Principal principal(Context ctx) {
        String header = Optional.ofNullable(ctx.header("Authorization")).orElse("");
        return Optional.of(header)
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .flatMap(value -> principals.of(value.substring(7).strip()))
                .orElseThrow(() -> new Refusal(
                        401,
                        CloseCode.UNAUTHENTICATED,
                        ErrorKind.USAGE,
                        "answering a request",
                        header.isEmpty() ? "it brings no token" : "its token is not known",
                        "send Authorization: Bearer TOKEN"));
    }

    private Map<String, ?> ticket(Context ctx, Principal who) throws InterruptedException {
        if (ctx.header("X-Berth-Request") == null) {
            throw refused(403, "the header X-Berth-Request is missing", "send X-Berth-Request: 1");
        }
        TicketRequest request = TicketRequest.of(readBody(ctx));
        terminals.check(who, request);
        Tickets.Issued issued =
                tickets.issue(new Tickets.Grant(who, Optional.ofNullable(ctx.header("Origin")), request));
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
        return new Refusal(status, CloseCode.FORBIDDEN, ErrorKind.USAGE, "answering a request", seen, todo);
    }
}
