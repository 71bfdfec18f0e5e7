package dev.berth.testkit.engine;

import dev.berth.acp.StreamPair;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A program that runs on a thread, with pipes in memory. */
final class InMemoryProcess implements ContainerProcess {
    private final StreamPair inOut = StreamPair.inMemory();
    private final StreamPair errors = StreamPair.inMemory();
    private final CompletableFuture<ExecEnding> ending = new CompletableFuture<>();
    private final Thread thread;

    InMemoryProcess(List<String> argv, Map<String, String> environment, Optional<Program> program) {
        Program.Call call = new Program.Call(
                argv,
                environment,
                inOut.right().input(),
                inOut.right().output(),
                errors.right().output());
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("in-memory-" + argv.getFirst())
                .unstarted(() -> {
                    if (program.isEmpty()) {
                        end(new ExecEnding.NotStarted(argv.getFirst() + ": not found"));
                        return;
                    }
                    try {
                        end(new ExecEnding.Exited(program.get().run(call)));
                    } catch (Exception e) {
                        end(new ExecEnding.Exited(99));
                    }
                });
        thread.start();
    }

    void end(ExecEnding result) {
        if (ending.complete(result)) {
            thread.interrupt();
            close(inOut.right().output());
            close(errors.right().output());
            close(inOut.right().input());
        }
    }

    boolean isRunning() {
        return !ending.isDone();
    }

    @Override
    public OutputStream stdin() {
        return inOut.left().output();
    }

    @Override
    public InputStream stdout() {
        return inOut.left().input();
    }

    @Override
    public InputStream stderr() {
        return errors.left().input();
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return ending.copy();
    }

    @Override
    public void close() {
        end(new ExecEnding.EndedByUs());
    }

    private static void close(java.io.Closeable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
