package dev.berth.runtime.profile;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.image.ImageEvent;
import dev.berth.runtime.image.ImageSettings;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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

/** The tool chain's one run inside its container. Platform threads {@code lock-stdout} and {@code lock-stderr} drain it. */
record DependencyLockRun(ExecScope scope, Limits limits, RuntimeListener listener, ImageSettings settings) {
    private static final int LARGEST = 64 << 20;
    private static final int LONGEST = 300;
    private static final long STACK = 256 * 1024;

    /** It did not answer; with all that it wrote to standard error. */
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

    /** What a script of this package answers to a question. */
    String answer(String script, String question, String tried) throws InterruptedException, FailedException {
        String all = ProfileImage.text("lock-settings.sh") + ProfileImage.text(script);
        ExecSpec spec = ExecSpec.of("sh", "-c", all, "berth-lock").withSecrets(proxy());
        List<String> lines = new CopyOnWriteArrayList<>();
        try (Deadline deadline = limits.start(KnownLimits.IMAGE_LOCK, tried);
                ContainerProcess process = scope.start(spec)) {
            CompletableFuture<String> answer = drained("lock-stdout", () -> answer(process.stdout()));
            CompletableFuture<String> end = drained("lock-stderr", () -> follow(process.stderr(), lines));
            write(process.stdin(), question, lines);
            ExecEnding ending = deadline.await(process.ending());
            end.copy().completeOnTimeout("", 1, TimeUnit.SECONDS).join();
            if (!ending.succeeded()) {
                String last = lines.isEmpty() ? "" : ": " + lines.getLast();
                throw new FailedException("the tool chain " + ending + last, lines);
            }
            return deadline.await(answer);
        } catch (ExecutionException e) {
            throw new FailedException("its answer could not be read: " + e.getCause(), lines);
        }
    }

    /** Settings, then the question. Who died before reading says why in its ending. */
    private void write(OutputStream stdin, String question, List<String> lines) {
        String input = String.join(
                "\n",
                base64(settings.caCertificatesPem()),
                file("image.npmrc", settings.npmrc()),
                file("image.pipConf", settings.pipConf()),
                question);
        try (stdin) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            lines.add("its input was not read: " + e.getMessage());
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

    private interface Reading {
        String read() throws IOException;
    }

    private static CompletableFuture<String> drained(String name, Reading reading) {
        CompletableFuture<String> all = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name(name).stackSize(STACK).start(() -> {
            try {
                all.complete(reading.read());
            } catch (IOException | RuntimeException e) {
                all.completeExceptionally(e);
            }
        });
        return all;
    }

    private static String answer(InputStream stdout) throws IOException {
        byte[] bytes = stdout.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new IOException("it is larger than " + LARGEST + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String follow(InputStream stderr, List<String> kept) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stderr, StandardCharsets.UTF_8))) {
            reader.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
                listener.on(new ImageEvent.Line(Instant.now(), line));
                kept.add(line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
            });
        } catch (IOException | UncheckedIOException e) {
            kept.add("its standard error broke off: " + e.getMessage());
        }
        return "";
    }
}
