package dev.berth.terminal.pty;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.awaitility.Awaitility;

/** A handler that keeps all output, and checks that its calls follow the contract of {@link PtyHandler}. */
final class OutputCollector implements PtyHandler {
    private final ByteBuffer room;
    private final IntSupplier limit;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream(); // safe for all threads
    private final CompletableFuture<PtyExit> exit = new CompletableFuture<>();
    private final CompletableFuture<AssertionError> violation = new CompletableFuture<>();
    private final AtomicInteger batches = new AtomicInteger();
    private final ReentrantLock calls = new ReentrantLock();

    OutputCollector() {
        this(ByteBuffer.allocateDirect(64 * 1024), () -> 64 * 1024);
    }

    /** @param limit the room of the buffer in bytes, asked for each read */
    OutputCollector(ByteBuffer room, IntSupplier limit) {
        this.room = room;
        this.limit = limit;
    }

    @Override
    public ByteBuffer outputBuffer(Pty pty) {
        exclusively(() -> room.clear().limit(limit.getAsInt()));
        return room;
    }

    @Override
    public void onOutput(Pty pty, int bytes) {
        exclusively(() -> {
            byte[] chunk = new byte[bytes];
            room.get(room.position(), chunk);
            output.writeBytes(chunk);
        });
    }

    @Override
    public void onReadComplete(Pty pty) {
        exclusively(batches::incrementAndGet);
    }

    @Override
    public void onExit(Pty pty, PtyExit ended) {
        exclusively(() -> {
            if (!exit.complete(ended)) {
                violation.complete(new AssertionError("exited twice"));
            }
        });
    }

    private void exclusively(Runnable call) {
        if (exit.isDone() || !calls.tryLock()) {
            violation.complete(new AssertionError("called by " + Thread.currentThread() + " exited " + exit.isDone()));
            return;
        }
        try {
            call.run();
        } finally {
            calls.unlock();
        }
    }

    byte[] bytes() {
        return output.toByteArray();
    }

    int size() {
        return output.size();
    }

    String text() {
        return output.toString(StandardCharsets.UTF_8);
    }

    /** The count of calls of {@link PtyHandler#onReadComplete}. */
    int batches() {
        return batches.get();
    }

    /** Waits for the program's exit; after that the output is complete. */
    PtyExit exit() throws Exception {
        PtyExit programExit = exit.get(20, TimeUnit.SECONDS);
        if (violation.isDone()) {
            throw violation.get();
        }
        return programExit;
    }

    boolean hasEnded() {
        return exit.isDone();
    }

    void await(String text) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> text().contains(text));
    }
}
