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

/** The execution of a program of this machine to its end, with its two outputs as one. */
final class HostProgram {
    private static final List<String> ENGINE_VARIABLES = List.of(
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

    /** The result of a program. A program that is absent or takes too long has exit status -1 and a text for it. */
    record Result(int exit, String output) {
        boolean ok() {
            return exit == 0;
        }

        /** The last three lines, joined. */
        String end() {
            List<String> lines = output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        }
    }

    private HostProgram() {}

    /** The variables of this process that engines get. */
    static Map<String, String> engineEnvironment() {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.keySet().retainAll(ENGINE_VARIABLES);
        return environment;
    }

    /** Finds a program on PATH. */
    static boolean isOnPath(String program) {
        return findOnPath(program).isPresent();
    }

    static Optional<Path> findOnPath(String program) {
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
            return "reading its output failed: " + e.getMessage();
        }
    }
}
