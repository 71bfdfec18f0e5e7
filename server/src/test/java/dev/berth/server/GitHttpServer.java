package dev.berth.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real git server on all addresses of this host: {@code git http-backend} behind basic authentication. */
final class GitHttpServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path repositories;
    private final String accepted;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    GitHttpServer(Path repositories, String user, String password) throws IOException {
        this.repositories = repositories;
        accepted =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The address of the server from a container. */
    String url() {
        return "http://host.berth.internal:" + server.getAddress().getPort();
    }

    /** The values of the header Authorization that came so far. */
    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Optional<String> authorization =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
            authorization.ifPresent(authorizations::add);
            if (authorization.filter(accepted::equals).isEmpty()) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            answer(exchange, runBackend(exchange, body));
        }
    }

    private byte[] runBackend(HttpExchange exchange, byte[] body) throws IOException {
        Map<String, String> variables = new TreeMap<>(Map.of(
                "GIT_PROJECT_ROOT", repositories.toString(),
                "GIT_HTTP_EXPORT_ALL", "1",
                "REMOTE_USER", "somebody",
                "REQUEST_METHOD", exchange.getRequestMethod(),
                "PATH_INFO", exchange.getRequestURI().getPath(),
                "QUERY_STRING",
                        Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""),
                "CONTENT_LENGTH", Integer.toString(body.length)));
        Map.of(
                        "Content-Type",
                        "CONTENT_TYPE",
                        "Content-Encoding",
                        "HTTP_CONTENT_ENCODING",
                        "Git-Protocol",
                        "GIT_PROTOCOL")
                .forEach((header, variable) -> Optional.ofNullable(
                                exchange.getRequestHeaders().getFirst(header))
                        .ifPresent(value -> variables.put(variable, value)));
        ProcessBuilder backend = new ProcessBuilder("git", "-c", "safe.directory=*", "http-backend")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        backend.environment().putAll(variables);
        Process process = backend.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(body);
        }
        return process.getInputStream().readAllBytes();
    }

    /** Sends what a CGI program printed: headers, an empty line, the body. */
    private static void answer(HttpExchange exchange, byte[] printed) throws IOException {
        int end = new String(printed, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        if (end < 0) {
            exchange.sendResponseHeaders(500, -1);
            return;
        }
        int status = 200;
        var headers = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(printed, 0, end), StandardCharsets.ISO_8859_1));
        for (String line : headers.lines().toList()) {
            String[] parts = line.split(": ", 2);
            if (parts[0].equals("Status")) {
                status = Integer.parseInt(parts[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(parts[0], parts[1]);
            }
        }
        byte[] body = Arrays.copyOfRange(printed, end + 4, printed.length);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
