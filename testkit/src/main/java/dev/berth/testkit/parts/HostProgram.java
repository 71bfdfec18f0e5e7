package dev.berth.testkit.parts;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs one program of the machine to its end, its two outputs as one. */
final class Tool {
    private static final List<String> PASSED = List.of(
            "PATH",
            "HOME",
            "XDG_RUNTIME_DIR",
            "DOCKER_HOST",
            "DOCKER_CONTEXT",
            "DOCKER_CONFIG",
            "DOCKER_CERT_PATH",
            "DOCKER_TLS_VERIFY",
            "CONTAINERD_ADDRESS",
            "BUILDKIT_HOST",
            "CNI_PATH");

    /** How it went; a program that isn't there or takes too long has exit status -1 and says so. */
    record Result(int exit, String output) {
        boolean ok() {
            return exit == 0;
        }

        /** The last lines, as one. */
        String end() {
            List<String> lines = output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        }
    }

    private Tool() {}

    /** What engines get of this process's environment, and no more. */
    static Map<String, String> engineEnvironment() {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.keySet().retainAll(PASSED);
        return environment;
    }

    /** Where a program of the machine is. */
    static Optional<Path> onPath(String program) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Result run(Map<String, String> environment, Duration limit, List<String> argv) throws InterruptedException {
        var builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException _) {
            return new Result(-1, "no program named " + argv.getFirst() + " on PATH");
        }
        var output = new CompletableFuture<String>();
        Thread.ofPlatform().daemon().name("output-of-" + argv.getFirst()).start(() -> output.complete(read(process)));
        try {
            String text = output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Result(process.waitFor(), text);
        } catch (TimeoutException _) {
            return new Result(-1, String.join(" ", argv) + " did not end within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new AssertionError("reading never fails", e);
        } finally {
            try (Stream<ProcessHandle> children = process.descendants()) {
                children.forEach(ProcessHandle::destroyForcibly);
            }
            process.destroyForcibly();
        }
    }

    private static String read(Process process) {
        try (var in = process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException | UncheckedIOException e) {
            return "its output can't be read: " + e.getMessage();
        }
    }
}
