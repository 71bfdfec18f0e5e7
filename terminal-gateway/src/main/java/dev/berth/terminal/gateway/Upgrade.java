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
 * Upgrades requests to WebSockets, after a check of Host, Origin and ticket. Javalin routes the request, but the
 * WebSocket is Jetty's own: Javalin's WebSocket does not report pongs, demands the next message before the last one was
 * handled, and queues what it sends.
 */
final class Upgrade {
    private static final Logger log = LoggerFactory.getLogger(Upgrade.class);
    private static final String PATH = "/terminal/ws";
    private static final String SOCKET = TerminalSocket.class.getName();
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private final RequestChecks checks;
    private final TerminalSockets sockets;

    Upgrade(RequestChecks checks, TerminalSockets sockets) {
        this.checks = checks;
        this.sockets = sockets;
    }

    void register(JavalinConfig config) {
        config.routes.wsBeforeUpgrade(PATH, this::check);
        config.routes.ws(PATH, _ -> {});
        config.jetty.modifyWebSocketServletFactory(factory -> factory.addMapping(PATH, this::createSocket));
    }

    private void check(Context ctx) throws IOException {
        // Javalin has answered the client's first subprotocol without knowing it
        ctx.res().setHeader(PROTOCOL, null);
        try {
            checks.checkOrigin(ctx);
            Optional<String> origin = RequestChecks.origin(ctx);
            SocketRequest request = SocketRequest.of(
                    Collections.list(ctx.req().getHeaders(PROTOCOL)), firstValues(ctx.queryParamMap()));
            Optional<Tickets.Grant> grant = request.ticket().map(ticket -> sockets.redeem(ticket, origin));
            grant.ifPresent(granted -> request.check(granted.request()));
            ctx.req().setAttribute(SOCKET, new TerminalSocket(request, grant, origin, sockets));
        } catch (Refusal e) {
            log.info("a WebSocket was refused: {}", e.seen());
            Problem.write(e, ctx.res());
            ctx.skipRemainingHandlers();
        }
    }

    private static Map<String, String> firstValues(Map<String, List<String>> query) {
        return query.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst()));
    }

    private Object createSocket(JettyServerUpgradeRequest request, JettyServerUpgradeResponse response) {
        TerminalSocket socket = (TerminalSocket) request.getHttpServletRequest().getAttribute(SOCKET);
        // compression would cost two thirds of a terminal's speed, and about 100 KB of memory per socket
        response.setExtensions(List.of());
        socket.subprotocol().ifPresent(response::setAcceptedSubProtocol);
        return socket;
    }
}
