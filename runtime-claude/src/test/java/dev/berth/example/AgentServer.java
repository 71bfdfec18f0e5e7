package dev.berth.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.ToolCall;
import dev.berth.acp.UpdateView;
import dev.berth.claude.ClaudeRuntime;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.limit.Futures;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.Turn;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A server with one Claude for each of several projects. {@code POST /NAME} with a prompt streams the agent's text, {@code
 * DELETE /NAME} cancels the turns that run there; NAME is the name of the project's folder.
 */
public final class AgentServer implements AutoCloseable {
    private static final Set<ToolCall.Kind> ALLOWED =
            Set.of(new ToolCall.Kind("read"), new ToolCall.Kind("search"), new ToolCall.Kind("edit"));

    private final HttpServer http;
    private final AgentRuntime claude;
    private final Map<String, CompletableFuture<AgentInstance>> agents = new TreeMap<>();
    private final Map<Turn, String> turns = new ConcurrentHashMap<>();

    /** Starts to make all agents ready at once, each in a container that sees its project and no other. */
    public AgentServer(ContainerHost host, List<Path> projects) throws IOException {
        claude = ClaudeRuntime.on(host);
        for (Path project : projects) {
            agents.put(project.getFileName().toString(), claude.ensureReady(AgentId.MAIN, Workspace.named(project)));
        }
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::answer);
        http.start();
    }

    /** Arguments: the folders of the projects. Ctrl-C ends the server and everything that it started. */
    public static void main(String[] projects) throws InterruptedException, IOException {
        BerthHome home = BerthHome.resolve(System.getenv(), Optional.empty());
        try (HostContext context = HostContext.open(home, List.of(), System.getenv(), RuntimeListener.none());
                ContainerHost host = ContainerHosts.detect(context);
                AgentServer server = new AgentServer(
                        host, Arrays.stream(projects).map(Path::of).toList())) {
            System.out.println("listening on http://127.0.0.1:" + server.port());
            Thread.currentThread().join();
        }
    }

    public int port() {
        return http.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(1);
        try (exchange) {
            CompletableFuture<AgentInstance> agent = agents.get(name);
            if (agent == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (exchange.getRequestMethod().equals("DELETE")) {
                turns.entrySet().stream()
                        .filter(running -> running.getValue().equals(name))
                        .forEach(running -> running.getKey().cancel());
                exchange.sendResponseHeaders(204, -1);
            } else {
                String prompt = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, 0);
                write(exchange.getResponseBody(), "\n" + run(name, agent, prompt, exchange.getResponseBody()) + "\n");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a turn and answers its outcome. */
    private String run(String name, CompletableFuture<AgentInstance> agent, String prompt, OutputStream client)
            throws InterruptedException {
        try (Session session =
                Futures.get(agent).openSession(SessionOptions.standard().with(AgentServer::permission))) {
            Turn turn = session.prompt(prompt, update -> {
                if (update.view() instanceof UpdateView.Text(UpdateView.Source source, String text)
                        && source == UpdateView.Source.AGENT) {
                    write(client, text);
                }
            });
            turns.put(turn, name);
            try {
                return turn.await().id();
            } finally {
                turns.remove(turn);
            }
        } catch (BerthException e) {
            return e.kind() + ": " + e.getMessage(); // tried, seen, what to do: a line each
        }
    }

    /** "Always" is never chosen: an answer holds for this one tool call. */
    private static CompletionStage<PermissionOutcome> permission(PermissionRequest request) {
        boolean allowed = request.call().kind().filter(ALLOWED::contains).isPresent();
        return CompletableFuture.completedFuture(
                allowed
                        ? request.allowOnce().orElseGet(PermissionOutcome.Refused::new)
                        : new PermissionOutcome.Refused());
    }

    private static void write(OutputStream client, String text) {
        try {
            client.write(text.getBytes(StandardCharsets.UTF_8));
            client.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the turns, the adapters and everything that they started. The containers stay for the next start. */
    @Override
    public void close() {
        http.stop(0);
        claude.close();
    }
}
