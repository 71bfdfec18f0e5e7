package dev.berth.runtime.profile;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.exec.PipeThread;
import dev.berth.runtime.image.ImageEvent;
import dev.berth.runtime.image.ImageSettings;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs a script of the tool chain in its container. Platform threads {@code lock-stdout} and {@code lock-stderr} read
 * its output, and {@code lock-stdin} writes its input.
 */
record DependencyLockRun(ExecScope scope, Limits limits, RuntimeListener listener, ImageSettings settings) {
    private static final int MAX_ANSWER = 64 << 20;
    private static final int MAX_LINE = 300;
    private static final long STACK = 256 * 1024;

    /** Thrown when the script failed; has the lines of its standard error. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String seen;
        private final transient List<String> lines;

        FailedException(String seen, List<String> lines) {
            super(seen);
            this.seen = seen;
            this.lines = List.copyOf(lines);
        }

        String seen() {
            return seen;
        }

        List<String> lines() {
            return lines;
        }
    }

    /** Runs a script of this package with {@code request} on its standard input, and answers its standard output. */
    String answer(String script, String request, String tried) throws InterruptedException, FailedException {
        String all = ProfileImage.text("lock-settings.sh") + ProfileImage.text(script);
        ExecSpec spec = ExecSpec.of("sh", "-c", all, "berth-lock").withSecrets(proxy());
        byte[] input = input(request);
        List<String> lines = new CopyOnWriteArrayList<>();
        try (Deadline deadline = limits.start(KnownLimits.IMAGE_LOCK, tried);
                ContainerProcess process = scope.start(spec)) {
            CompletableFuture<String> answer = readAsync("lock-stdout", () -> readAnswer(process.stdout()));
            CompletableFuture<String> end = readAsync("lock-stderr", () -> readLines(process.stderr(), lines));
            // on another thread: a script that does not read its input would hold this one beyond the limit
            CompletableFuture<Void> written =
                    PipeThread.start("lock-stdin", () -> write(process.stdin(), input, lines));
            ExecEnding ending = deadline.await(process.ending());
            CompletableFuture.allOf(end, written)
                    .completeOnTimeout(null, 1, TimeUnit.SECONDS)
                    .join();
            if (!ending.succeeded()) {
                String last = lines.isEmpty() ? "" : ": " + lines.getLast();
                throw new FailedException("the tool chain " + ending + last, lines);
            }
            return deadline.await(answer);
        } catch (ExecutionException e) {
            throw new FailedException("the script's answer could not be read: " + e.getCause(), lines);
        }
    }

    /** The settings, then the request. */
    private byte[] input(String request) {
        return String.join(
                        "\n",
                        base64(settings.caCertificatesPem()),
                        file("image.npmrc", settings.npmrc()),
                        file("image.pipConf", settings.pipConf()),
                        request)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A failure to write is only noted: the script's ending shows the reason. */
    private static void write(OutputStream stdin, byte[] input, List<String> lines) {
        try (stdin) {
            stdin.write(input);
        } catch (IOException e) {
            lines.add("the script did not read its input: " + e.getMessage());
        }
    }

    private static String file(String setting, Optional<Path> file) {
        return file.map(path -> base64(ImageSettings.read(setting, path).getBytes(StandardCharsets.UTF_8)))
                .orElse("");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private Map<String, String> proxy() {
        Map<String, String> variables = new TreeMap<>();
        settings.proxy().ifPresent(address -> {
            for (String name : List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")) {
                variables.put(name, address);
            }
        });
        return variables;
    }

    private interface Reader {
        String read() throws IOException;
    }

    private static CompletableFuture<String> readAsync(String name, Reader reader) {
        CompletableFuture<String> all = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name(name).stackSize(STACK).start(() -> {
            try {
                all.complete(reader.read());
            } catch (IOException | RuntimeException e) {
                all.completeExceptionally(e);
            }
        });
        return all;
    }

    private static String readAnswer(InputStream stdout) throws IOException {
        byte[] bytes = stdout.readNBytes(MAX_ANSWER + 1);
        if (bytes.length > MAX_ANSWER) {
            throw new IOException("it is larger than " + MAX_ANSWER + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String readLines(InputStream stderr, List<String> kept) {
        try (LineReader reader = new LineReader(stderr, MAX_LINE)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    listener.on(new ImageEvent.Line(Instant.now(), line.strip()));
                    kept.add(line.strip());
                }
            }
        } catch (IOException e) {
            kept.add("reading the script's standard error failed: " + e.getMessage());
        }
        return "";
    }
}
