package dev.berth.terminal.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of the page with fixed answers to the page's requests. */
final class PageServer implements AutoCloseable {
    static final String TOKEN = "the-token";
    private static final String REFUSED = """
            {"type": "urn:berth:auth", "title": "look at the terminals", "detail": "this token is not the server's", "todo": "take it from the file token", "status": 401}""";

    private final Page page = Page.load();
    private final Map<String, String> answers;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /** @param answers the answers by path below {@code /terminal/} */
    PageServer(Map<String, String> answers) throws IOException {
        this.answers = Map.copyOf(answers);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/terminal/", this::answer);
        server.start();
    }

    URI address(String fragment) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/terminal/" + fragment);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/terminal/".length());
            Optional<PageFile> file = page.file(path);
            Page.HEADERS.forEach(exchange.getResponseHeaders()::set);
            if (file.isPresent()) {
                try (var in = file.get().open()) {
                    send(exchange, 200, file.get().contentType(), in.readAllBytes());
                }
            } else if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, "application/problem+json", REFUSED.getBytes(UTF_8));
            } else {
                String answer = answers.get(path);
                send(
                        exchange,
                        answer == null ? 404 : 200,
                        "application/json",
                        (answer == null ? "{}" : answer).getBytes(UTF_8));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
