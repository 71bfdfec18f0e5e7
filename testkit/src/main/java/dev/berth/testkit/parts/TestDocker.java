package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A docker engine for the tests alone, with its own socket, data folder and bridge.
 *
 * <p>A small shell process in a session of its own holds the engine. Its standard input ends with this JVM, also when
 * the JVM is killed; then the shell stops the engine, unless another JVM holds it too.
 */
final class TestDocker {
    // invariant: every Process stays reachable, because collecting it would close the pipe that holds the engine
    private static final Queue<Process> HOLDERS = new ConcurrentLinkedQueue<>();

    private TestDocker() {}

    static Availability<DockerPart> start() throws InterruptedException {
        TestCache cache = TestCache.open();
        Path folder = cache.path("docker");
        String address = System.getenv().getOrDefault("BERTH_TEST_DOCKER_ADDRESS", "172.29.78.1/24");
        List<String> argv = List.of(
                "setsid", "sh", cache.script("docker-engine.sh").toString(), folder.toString(), "berthtk0", address);
        try {
            Files.createDirectories(folder);
            Process process = new ProcessBuilder(argv)
                    .redirectError(folder.resolve("holder.log").toFile())
                    .start();
            HOLDERS.add(process);
            // the script answers within about a minute
            String answer = process.inputReader().readLine();
            if (answer == null || !answer.startsWith("up ")) {
                process.destroy();
                return new Absent<>("docker", answer == null ? "docker-engine.sh ended without an answer" : answer);
            }
        } catch (IOException e) {
            return new Absent<>("docker", "starting it failed: " + e.getMessage());
        }
        Map<String, String> environment = new TreeMap<>(HostProgram.engineEnvironment());
        environment.keySet().removeIf(name -> name.startsWith("DOCKER_"));
        environment.put("DOCKER_HOST", "unix://" + folder.resolve("docker.sock"));
        return DockerDetection.query(environment);
    }
}
