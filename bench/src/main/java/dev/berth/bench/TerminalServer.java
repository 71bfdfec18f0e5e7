package dev.berth.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A terminal server in a process of its own: Berth's gateway, or ttyd if it is installed. */
final class TerminalServer implements AutoCloseable {
    private static final String TOKEN = "bench-token-0123456789";
    private static final double TICKS = 100;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final int port;
    private final boolean ours;

    private TerminalServer(Process process, int port, boolean ours) {
        this.process = process;
        this.port = port;
        this.ours = ours;
    }

    /**
     * Starts Berth's gateway.
     *
     * @param programs shell lines by name
     */
    static TerminalServer ours(Path folder, Map<String, String> programs) throws IOException {
        List<String> argv = new ArrayList<>(java("-Xmx512m", GatewayMain.class));
        // the whole heap is resident from the start, so that garbage does not count as growth
        argv.addAll(1, List.of("-Xms512m", "-XX:+AlwaysPreTouch"));
        argv.addAll(List.of(TOKEN, folder.toString()));
        programs.forEach((name, line) -> argv.addAll(List.of(name, line)));
        Process process = new ProcessBuilder(argv)
                .redirectError(folder.resolve("gateway.log").toFile())
                .start();
        BufferedReader output = process.inputReader();
        String port = output.readLine();
        if (port == null) {
            throw new IOException("the gateway did not start: " + Files.readString(folder.resolve("gateway.log")));
        }
        return new TerminalServer(process, Integer.parseInt(port), true);
    }

    /** The command line that starts a class in a JVM of its own. */
    static List<String> java(String heap, Class<?> main) {
        return List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path", ""),
                main.getName());
    }

    /** Starts ttyd; empty if ttyd is not installed. */
    static Optional<TerminalServer> ttyd(String line) throws IOException {
        if (Stream.of(System.getenv("PATH").split(":", -1))
                .noneMatch(dir -> Files.isExecutable(Path.of(dir, "ttyd")))) {
            return Optional.empty();
        }
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        // this process may have been started with SIGINT ignored, which ttyd would pass on to its program
        Process process = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        "ttyd",
                        "-W",
                        "-i",
                        "lo",
                        "-p",
                        Integer.toString(port),
                        "/bin/sh",
                        "-c",
                        line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        TerminalServer server = new TerminalServer(process, port, false);
        server.awaitListening();
        return Optional.of(server);
    }

    private void awaitListening() throws IOException {
        long started = System.nanoTime();
        while (true) {
            try {
                new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive()
                        || System.nanoTime() - started > Duration.ofSeconds(10).toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    /** Opens a new terminal with the program of this name. */
    WebSocketTransport open(String program) throws Exception {
        return open(program, true);
    }

    WebSocketTransport open(String program, boolean reads) throws Exception {
        return ours
                ? WebSocketTransport.open(
                        port,
                        "/terminal/ws?columns=80&rows=24",
                        WebSocketTransport.Protocol.tgw(ticket(program)),
                        reads)
                : WebSocketTransport.open(port, "/ws", WebSocketTransport.Protocol.ttyd(), reads);
    }

    private String ticket(String program) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/terminal/tickets"))
                .headers("Authorization", "Bearer " + TOKEN, "X-Berth-Request", "1")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"target\":\"host\",\"agentId\":\"" + program + "\",\"program\":\"shell\"}"))
                .build();
        String answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return JSON.readTree(answer).path("ticket").stringValue();
    }

    /** The processor time of the server process, in seconds. */
    double processorSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    /** The resident memory without the heap, plus the used heap after a collection. Only for Berth's gateway. */
    double liveKilobytes() throws IOException {
        process.outputWriter().write('\n');
        process.outputWriter().flush();
        String heap = process.inputReader().readLine();
        if (heap == null) {
            throw new IOException("the gateway ended");
        }
        return residentKilobytes() + Long.parseLong(heap) / 1024.0;
    }

    double residentKilobytes() throws IOException {
        return status("VmRSS:");
    }

    double threads() throws IOException {
        return status("Threads:");
    }

    private double status(String key) throws IOException {
        return Files.readAllLines(proc("status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private Path proc(String name) {
        return Path.of("/proc", Long.toString(process.pid()), name);
    }

    @Override
    public void close() throws IOException {
        process.outputWriter().close();
        if (!ours) {
            process.destroy();
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
