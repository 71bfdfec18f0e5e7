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
 * <p>It is held by a small shell process in a session of its own, whose standard input ends with this JVM, however that
 * ends: then the engine is stopped, unless another JVM holds it too.
 */
final class OwnDocker {
    // Reachable for as long as the JVM is: a collected Process would close the pipe that holds the engine.
    private static final Queue<Process> HOLDERS = new ConcurrentLinkedQueue<>();

    private OwnDocker() {}

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
            // The script answers within its own limit of about a minute.
            String answer = process.inputReader().readLine();
            if (answer == null || !answer.startsWith("up ")) {
                process.destroy();
                return new Absent<>("docker", answer == null ? "its starter ended silently" : answer);
            }
        } catch (IOException e) {
            return new Absent<>("docker", "it could not be started: " + e.getMessage());
        }
        Map<String, String> environment = new TreeMap<>(Tool.engineEnvironment());
        environment.keySet().removeIf(name -> name.startsWith("DOCKER_"));
        environment.put("DOCKER_HOST", "unix://" + folder.resolve("docker.sock"));
        return DockerDetection.answering(environment);
    }
}
