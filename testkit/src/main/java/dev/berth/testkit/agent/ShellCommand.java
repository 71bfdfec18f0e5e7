package dev.berth.testkit.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A shell command; closing it ends the command and its children. */
final class ShellCommand implements AutoCloseable {
    private static final int MAX_OUTPUT = 64 * 1024;
    private static final Set<ShellCommand> RUNNING = ConcurrentHashMap.newKeySet();

    private final Process process;
    private final CompletableFuture<String> output = new CompletableFuture<>();

    private ShellCommand(Process process) {
        this.process = process;
    }

    static ShellCommand start(String command, Path folder) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var started = new ShellCommand(process);
        RUNNING.add(started);
        Thread.ofPlatform().daemon().name("command-output").start(() -> started.output.complete(read(process)));
        return started;
    }

    /** Ends all running commands, when the agent ends first. */
    static void closeAll() {
        RUNNING.forEach(ShellCommand::close);
    }

    CompletableFuture<?> onExit() {
        return process.onExit();
    }

    int status() throws InterruptedException {
        return process.waitFor();
    }

    /** The output. Waits at most two seconds for a child that keeps running and holds the pipe. */
    String output() {
        return output.completeOnTimeout("(a child still holds the output)", 2, TimeUnit.SECONDS)
                .join();
    }

    private static String read(Process process) {
        var kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                kept.write(buffer, 0, Math.min(count, MAX_OUTPUT - kept.size()));
            }
        } catch (IOException e) {
            kept.writeBytes(("(reading the output failed: " + e.getMessage() + ")").getBytes(StandardCharsets.UTF_8));
        }
        return kept.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
        // race: remove only now, because closeAll must still find a command whose close is in progress
        RUNNING.remove(this);
    }
}
