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

/** The engine's program as a person would call it, without any of our layers. */
record BareEngine(List<String> program, Optional<Path> caCertificates) {
    private static final String CERTIFICATES = "/etc/berth/ca.pem";
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\","
            + "\"params\":{\"protocolVersion\":1,\"clientCapabilities\":{}}}\n";

    static BareEngine of(String engine, String namespace, Optional<Path> caCertificates) {
        return new BareEngine(
                engine.equals("nerdctl") ? List.of("nerdctl", "-n", namespace) : List.of(engine), caCertificates);
    }

    /** Runs a program to its end and answers its standard output. */
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

    /** How long a program takes, in milliseconds. */
    static double time(List<String> argv) throws IOException, InterruptedException {
        long started = System.nanoTime();
        var _ = output(argv);
        return Rounds.millisSince(started);
    }

    String run(String... words) throws IOException, InterruptedException {
        return output(argv(words)).strip();
    }

    List<String> argv(String... words) {
        return Stream.concat(program.stream(), Stream.of(words)).toList();
    }

    List<String> lines(String... words) throws IOException, InterruptedException {
        return run(words).lines().filter(line -> !line.isBlank()).toList();
    }

    Process start(String... words) throws IOException {
        return new ProcessBuilder(argv(words))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** A container that does nothing. */
    String idle(String image, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("run", "-d", "--pull=never"));
        caCertificates.ifPresent(file ->
                words.addAll(List.of("--mount", "type=bind,source=" + file + ",target=" + CERTIFICATES + ",readonly")));
        words.addAll(List.of(more));
        words.addAll(List.of("--entrypoint", "sleep", image, "infinity"));
        return lines(words.toArray(String[]::new)).getLast();
    }

    void remove(String container) throws IOException, InterruptedException {
        var _ = run("rm", "-f", container);
    }

    /**
     * From an image to the agent's answer to initialize, in milliseconds: the two commands that cannot be done without.
     *
     * @param steps is given what each of the two took
     */
    double coldStart(String image, List<String> adapter, List<Samples> steps) throws IOException, InterruptedException {
        long started = System.nanoTime();
        String container = idle(image);
        double ran = Rounds.millisSince(started);
        List<String> words = new ArrayList<>(List.of("exec", "-i"));
        // reading them takes Node a while, so a setting of this machine must be met by both
        caCertificates.ifPresent(_ -> words.addAll(List.of("-e", "NODE_EXTRA_CA_CERTS=" + CERTIFICATES)));
        words.add(container);
        words.addAll(adapter);
        Process process = start(words.toArray(String[]::new));
        try (OutputStream stdin = process.getOutputStream();
                BufferedReader stdout = process.inputReader(StandardCharsets.UTF_8)) {
            stdin.write(INITIALIZE.getBytes(StandardCharsets.UTF_8));
            stdin.flush();
            String answer = stdout.readLine();
            double answered = Rounds.millisSince(started);
            if (answer == null || !answer.contains("protocolVersion")) {
                throw new IOException(adapter + " answered initialize with " + answer);
            }
            steps.getFirst().add(ran);
            steps.getLast().add(answered - ran);
            return answered;
        } finally {
            remove(container);
            process.destroy();
            process.waitFor();
        }
    }
}
