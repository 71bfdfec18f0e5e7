package dev.berth.terminal.gateway;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.terminal.pty.PtyBackends;
import dev.berth.terminal.pty.PtyCommand;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.recording.Recordings;
import dev.berth.terminal.session.TerminalLimits;
import dev.berth.terminal.session.TerminalMetrics;
import dev.berth.testkit.terminal.TgwClient;
import dev.berth.web.AllowedOrigins;
import dev.berth.web.Authentication;
import dev.berth.web.Principal;
import dev.berth.web.Principals;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway on loopback whose agents are programs of this host. */
final class TestGateway implements AutoCloseable {
    static final String TOKEN = "owner-token-0123456789";
    static final String GUEST = "guest-token-0123456789";
    private static final JsonMapper JSON = new JsonMapper();

    private final HostProcesses processes;
    private final TerminalGateway gateway;
    private final Javalin web;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestGateway(HostProcesses processes, TerminalGateway gateway, Javalin web) {
        this.processes = processes;
        this.gateway = gateway;
        this.web = web;
    }

    /** @param programs shell lines by agent id; the agent {@code down} is never ready */
    static TestGateway start(Path folder, Map<String, String> programs, String... settings) {
        Limits limits = Limits.standard();
        HostProcesses processes = HostProcesses.open(limits);
        Principals principals = token -> Stream.of(
                        Principals.single(TOKEN).of(token),
                        Principals.single(GUEST).of(token).map(_ -> new Principal("guest")))
                .flatMap(Optional::stream)
                .findFirst();
        TerminalGateway gateway = TerminalGateway.open(
                new HostTargets(programs),
                Authentication.bearer(principals),
                PtyBackends.detect(processes),
                TerminalLimits.from(Config.of(settings), limits),
                Recordings.in(folder, 1 << 20, Duration.ofDays(1)),
                TerminalMetrics.none());
        Javalin web = Javalin.create(gateway::attach).start("127.0.0.1", 0);
        gateway.answer(AllowedOrigins.loopback(web.port()));
        return new TestGateway(processes, gateway, web);
    }

    int port() {
        return web.port();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    String origin() {
        return "http://" + address();
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(
                send("GET", path, "", "Authorization", "Bearer " + TOKEN).body());
    }

    HttpResponse<String> requestTicket(String token, String body) throws IOException, InterruptedException {
        return send("POST", "/terminal/tickets", body, "Authorization", "Bearer " + token, "X-Berth-Request", "1");
    }

    String ticket(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = requestTicket(TOKEN, body);
        if (answer.statusCode() != 201) {
            throw new AssertionError("no ticket: " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body()).path("ticket").stringValue();
    }

    /** Opens a session of this agent and joins it. */
    TgwClient open(String agent) throws Exception {
        String ticket = ticket("{\"target\":\"host\",\"agentId\":\"" + agent + "\"}");
        return TgwClient.open(address(), "columns=80&rows=24", ticket);
    }

    TgwClient join(String sid, String mode, String more) throws Exception {
        String ticket = ticket("{\"sid\":\"" + sid + "\",\"mode\":\"" + mode + "\"}");
        return TgwClient.open(address(), "sid=" + sid + more, ticket);
    }

    void stop() {
        gateway.close();
    }

    @Override
    public void close() {
        gateway.close();
        web.stop();
        processes.close();
    }

    /** The programs of this host, and the agent {@code down}. */
    private record HostTargets(Map<String, String> lines) implements TargetResolver {
        private TargetResolver host() {
            Map<String, PtyCommand> programs = new HashMap<>();
            lines.forEach((id, line) -> programs.put(
                    id,
                    new PtyCommand(
                            List.of("/bin/sh", "-c", line),
                            Map.of("PATH", "/usr/bin:/bin", "TERM", "xterm-256color", "PS1", "$ "),
                            Path.of("/"),
                            PtySize.of(80, 24))));
            return TargetResolver.ofPrograms("host", programs);
        }

        @Override
        public List<TerminalTarget> targets() {
            List<TerminalTarget.Agent> agents = new ArrayList<>();
            for (TerminalTarget.Agent agent : host().targets().getFirst().agents()) {
                agents.add(
                        agent.agentId().equals("down")
                                ? new TerminalTarget.Agent(
                                        "down", "failed", Optional.of("its engine is down"), List.of(), List.of())
                                : agent);
            }
            return List.of(new TerminalTarget("host", agents));
        }

        @Override
        public TerminalCommand resolve(TerminalRequest request, PtySize size) throws InterruptedException {
            if (request.agentId().equals("down")) {
                throw new BerthException(
                        ErrorKind.ENGINE_DOWN, "opening a terminal", "its engine is down", "start the engine");
            }
            return host().resolve(request, size);
        }
    }
}
