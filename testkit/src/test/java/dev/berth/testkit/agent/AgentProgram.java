package dev.berth.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agent as a child process, tested line by line without an ACP client. */
final class AgentProgram implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String END = "end of output";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private AgentProgram(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().start(() -> {
            process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add);
            lines.add(END);
        });
    }

    static AgentProgram start(List<String> argv, Path errors, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(argv).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new AgentProgram(builder.start());
    }

    void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void request(int id, String method, String params) {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    void initialize() {
        request(1, "initialize", "{\"protocolVersion\":1,\"clientCapabilities\":{}}");
    }

    void newSession(Path cwd) {
        request(2, "session/new", "{\"cwd\":\"" + cwd + "\",\"mcpServers\":[]}");
    }

    void prompt(String session, String text) {
        request(
                3,
                "session/prompt",
                "{\"sessionId\":\"" + session + "\",\"prompt\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
    }

    /** The next line; empty at the end of the output. */
    Optional<String> readLine() throws InterruptedException {
        String line = lines.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        assertThat(line).as("a line within %s", TIMEOUT).isNotNull();
        return Optional.ofNullable(line).filter(text -> !text.equals(END));
    }

    JsonNode readMessage() throws InterruptedException {
        return JSON.readTree(readLine().orElseThrow());
    }

    boolean isSilentFor(Duration time) throws InterruptedException {
        return lines.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
