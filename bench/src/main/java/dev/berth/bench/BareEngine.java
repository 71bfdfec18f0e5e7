package dev.berth.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The engine's program called directly, without Berth's layers. */
record BareEngine(List<String> program, Optional<Path> caCertificates) {
    private static final String CERTIFICATES = "/etc/berth/ca.pem";
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\","
            + "\"params\":{\"protocolVersion\":1,\"clientCapabilities\":{}}}\n";

    static BareEngine of(String engine, String namespace, Optional<Path> caCertificates) {
        return new BareEngine(
                engine.equals("nerdctl") ? List.of("nerdctl", "-n", namespace) : List.of(engine), caCertificates);
    }

    /** Runs a program to its end and returns its standard output. */
    static String output(List<String> argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", argv) + " exited with " + code);
        }
        return output;
    }

    /** Runs a program to its end and returns its duration in milliseconds. */
    static double time(List<String> argv) throws IOException, InterruptedException {
        long started = System.nanoTime();
        var _ = output(argv);
        return Rounds.millisSince(started);
    }

    String run(String... arguments) throws IOException, InterruptedException {
        return output(argv(arguments)).strip();
    }

    List<String> argv(String... arguments) {
        return Stream.concat(program.stream(), Stream.of(arguments)).toList();
    }

    List<String> lines(String... arguments) throws IOException, InterruptedException {
        return run(arguments).lines().filter(line -> !line.isBlank()).toList();
    }

    Process start(String... arguments) throws IOException {
        return new ProcessBuilder(argv(arguments))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts a container that does nothing, and returns its id. */
    String idle(String image, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("run", "-d", "--pull=never"));
        caCertificates.ifPresent(file -> arguments.addAll(
                List.of("--mount", "type=bind,source=" + file + ",target=" + CERTIFICATES + ",readonly")));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--entrypoint", "sleep", image, "infinity"));
        return lines(arguments.toArray(String[]::new)).getLast();
    }

    void remove(String container) throws IOException, InterruptedException {
        var _ = run("rm", "-f", container);
    }

    /**
     * Runs a container and an adapter in it, the two unavoidable commands, and returns the milliseconds until the
     * agent's answer to initialize.
     *
     * @param steps receives the milliseconds of each of the two commands
     */
    double coldStart(String image, List<String> adapter, List<Samples> steps) throws IOException, InterruptedException {
        long started = System.nanoTime();
        String container = idle(image);
        double runMillis = Rounds.millisSince(started);
        List<String> arguments = new ArrayList<>(List.of("exec", "-i"));
        // Node takes long to read the certificates, so the bare program must read them as Berth's does
        caCertificates.ifPresent(_ -> arguments.addAll(List.of("-e", "NODE_EXTRA_CA_CERTS=" + CERTIFICATES)));
        arguments.add(container);
        arguments.addAll(adapter);
        Process process = start(arguments.toArray(String[]::new));
        try (OutputStream stdin = process.getOutputStream();
                BufferedReader stdout = process.inputReader(StandardCharsets.UTF_8)) {
            stdin.write(INITIALIZE.getBytes(StandardCharsets.UTF_8));
            stdin.flush();
            String answer = stdout.readLine();
            double answerMillis = Rounds.millisSince(started);
            if (answer == null || !answer.contains("protocolVersion")) {
                throw new IOException(adapter + " answered initialize with " + answer);
            }
            steps.getFirst().add(runMillis);
            steps.getLast().add(answerMillis - runMillis);
            return answerMillis;
        } finally {
            remove(container);
            process.destroy();
            process.waitFor();
        }
    }
}
