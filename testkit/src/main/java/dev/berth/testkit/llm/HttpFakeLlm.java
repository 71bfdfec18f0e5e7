package dev.berth.testkit.llm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** A {@link FakeLlm} on the JDK's HTTP server, each request on a virtual thread. */
final class HttpFakeLlm implements FakeLlm {
    // immutable state
    private final HttpServer server;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition requestAdded = lock.newCondition();

    // mutable state
    @GuardedBy("lock")
    private final List<LlmRequest> requests = new ArrayList<>();

    private volatile @Nullable String requiredKey;

    private HttpFakeLlm(HttpServer server) {
        this.server = server;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("fake-llm-", 0).factory());
    }

    static FakeLlm listen(String bind, int port) {
        // without TCP_NODELAY each small event waits up to 40 ms for the client's delayed acknowledgement
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        try {
            var llm = new HttpFakeLlm(HttpServer.create(new InetSocketAddress(bind, port), 0));
            llm.server.setExecutor(llm.threads);
            llm.server.createContext("/", llm::handle);
            llm.server.start();
            return llm;
        } catch (IOException e) {
            throw new UncheckedIOException("can't listen on " + bind + ":" + port, e);
        }
    }

    @Override
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void unauthorizedUnless(String key) {
        requiredKey = key;
    }

    @Override
    public List<LlmRequest> requests() {
        lock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public LlmRequest await(Predicate<LlmRequest> kind, Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            Optional<LlmRequest> match = requests.stream().filter(kind).findFirst();
            while (match.isEmpty() && nanos > 0) {
                nanos = requestAdded.awaitNanos(nanos);
                match = requests.stream().filter(kind).findFirst();
            }
            return match.orElseThrow(() ->
                    new AssertionError("no such request within " + limit + "; the requests were: " + summaryLocked()));
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private List<String> summaryLocked() {
        return requests.stream()
                .map(request -> request.method() + " " + request.path() + " ("
                        + request.body().length() + " characters)")
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        LlmRequest request = record(exchange);
        try {
            answer(exchange, request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventStream.ConnectionCut("the server was closed");
        }
    }

    private LlmRequest record(HttpExchange exchange) throws IOException {
        var request = new LlmRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                ApiKey.withoutSecrets(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                ApiKey.fingerprint(exchange.getRequestHeaders()));
        lock.lock();
        try {
            requests.add(request);
            requestAdded.signalAll();
        } finally {
            lock.unlock();
        }
        return request;
    }

    private void answer(HttpExchange exchange, LlmRequest request) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        String key = requiredKey;
        if (request.method().equals("HEAD")) {
            boolean exists = path.equals("/") || path.endsWith("/api/hello");
            exchange.sendResponseHeaders(exists ? 200 : 404, -1);
            exchange.close();
        } else if (path.endsWith("/api/hello")) {
            send(exchange, 200, LlmJson.object("message", "hello"));
        } else if (key != null && !request.carries(key)) {
            send(exchange, 401, ProviderDialects.fallback(path).error(401, "invalid key"));
        } else if (request.method().equals("GET") && path.endsWith("/models")) {
            send(exchange, 200, Models.list());
        } else if (request.method().equals("POST") && path.endsWith("/v1/messages/count_tokens")) {
            send(exchange, 200, LlmJson.object("input_tokens", 42));
        } else if (request.asksModel()) {
            answerAsModel(exchange, request, ProviderDialects.of(path).orElseThrow());
        } else {
            send(exchange, 404, ProviderDialects.fallback(path).error(404, "nothing is at " + path));
        }
    }

    private void answerAsModel(HttpExchange exchange, LlmRequest request, ProviderDialect dialect)
            throws IOException, InterruptedException {
        Conversation conversation;
        try {
            conversation = dialect.read(request.json());
        } catch (JacksonException e) {
            send(exchange, 400, dialect.error(400, "the body is no JSON: " + e.getOriginalMessage()));
            return;
        }
        switch (ReplyWriter.reply(conversation)) {
            case Reply.Failure(int status, String message) -> send(exchange, status, dialect.error(status, message));
            case Reply.Silence _ -> {
                closed.await();
                throw new EventStream.ConnectionCut("the server was closed");
            }
            case Reply.Answer answer
            when conversation.stream() -> {
                EventStream events = EventStream.open(exchange, closed);
                dialect.stream(answer, events);
                events.end();
            }
            case Reply.Answer answer -> {
                applyPieces(answer);
                send(exchange, 200, dialect.wholeAnswer(answer));
            }
        }
    }

    private void applyPieces(Reply.Answer answer) throws IOException, InterruptedException {
        for (ContentBlock block : answer.blocks()) {
            if (block instanceof ContentBlock.Text(List<ContentBlock.Piece> pieces)) {
                for (ContentBlock.Piece piece : pieces) {
                    EventStream.applyPiece(piece, closed);
                }
            }
        }
    }

    private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = LlmJson.write(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
        exchange.close();
    }
}
