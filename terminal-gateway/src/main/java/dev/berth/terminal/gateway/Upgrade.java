package dev.berth.terminal.gateway;

import dev.berth.web.Problem;
import dev.berth.web.Refusal;
import dev.berth.web.RequestChecks;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to a WebSocket: Host, Origin and ticket are judged before it is one. Javalin routes it, but the socket is Jetty's own: Javalin's
 * shows no pongs, asks for the next message whether or not the last was taken, and queues what it sends.
 */
final class Upgrade {
    private static final Logger log = LoggerFactory.getLogger(Upgrade.class);
    private static final String PATH = "/terminal/ws";
    private static final String SOCKET = TerminalSocket.class.getName();
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private final RequestChecks checks;
    private final TerminalSockets reception;

    Upgrade(RequestChecks checks, TerminalSockets reception) {
        this.checks = checks;
        this.reception = reception;
    }

    void register(JavalinConfig config) {
        config.routes.wsBeforeUpgrade(PATH, this::judge);
        config.routes.ws(PATH, _ -> {});
        config.jetty.modifyWebSocketServletFactory(factory -> factory.addMapping(PATH, this::socket));
    }

    private void judge(Context ctx) throws IOException {
        // Javalin has put the client's first word there, whatever it is
        ctx.res().setHeader(PROTOCOL, null);
        try {
            checks.checkOrigin(ctx);
            Optional<String> origin = RequestChecks.origin(ctx);
            SocketRequest request =
                    SocketRequest.of(Collections.list(ctx.req().getHeaders(PROTOCOL)), firsts(ctx.queryParamMap()));
            Optional<Tickets.Grant> grant = request.ticket().map(ticket -> reception.redeem(ticket, origin));
            grant.ifPresent(granted -> request.check(granted.request()));
            ctx.req().setAttribute(SOCKET, new TerminalSocket(request, grant, origin, reception));
        } catch (Refusal e) {
            log.info("a WebSocket was refused: {}", e.seen());
            Problem.write(e, ctx.res());
            ctx.skipRemainingHandlers();
        }
    }

    private static Map<String, String> firsts(Map<String, List<String>> query) {
        return query.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst()));
    }

    private Object socket(JettyServerUpgradeRequest request, JettyServerUpgradeResponse response) {
        TerminalSocket socket = (TerminalSocket) request.getHttpServletRequest().getAttribute(SOCKET);
        // compression costs terminals two thirds of their speed, and each some 100 KB
        response.setExtensions(List.of());
        socket.subprotocol().ifPresent(response::setAcceptedSubProtocol);
        return socket;
    }
}
