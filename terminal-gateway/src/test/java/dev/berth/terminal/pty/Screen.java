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

/** A handler that keeps all output, and checks that it is called as promised. */
final class Screen implements PtyHandler {
    private final ByteBuffer room;
    private final IntSupplier cut;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream(); // which is safe for all threads
    private final CompletableFuture<PtyExit> exit = new CompletableFuture<>();
    private final CompletableFuture<AssertionError> wrong = new CompletableFuture<>();
    private final AtomicInteger drains = new AtomicInteger();
    private final ReentrantLock inside = new ReentrantLock();

    Screen() {
        this(ByteBuffer.allocateDirect(64 * 1024), () -> 64 * 1024);
    }

    /** @param cut how much room there is, asked each time */
    Screen(ByteBuffer room, IntSupplier cut) {
        this.room = room;
        this.cut = cut;
    }

    @Override
    public ByteBuffer room(Pty pty) {
        alone(() -> room.clear().limit(cut.getAsInt()));
        return room;
    }

    @Override
    public void output(Pty pty, int bytes) {
        alone(() -> {
            byte[] came = new byte[bytes];
            room.get(room.position(), came);
            seen.writeBytes(came);
        });
    }

    @Override
    public void drained(Pty pty) {
        alone(drains::incrementAndGet);
    }

    @Override
    public void exited(Pty pty, PtyExit ended) {
        alone(() -> {
            if (!exit.complete(ended)) {
                wrong.complete(new AssertionError("exited twice"));
            }
        });
    }

    private void alone(Runnable call) {
        if (exit.isDone() || !inside.tryLock()) {
            wrong.complete(new AssertionError("called by " + Thread.currentThread() + " exited " + exit.isDone()));
            return;
        }
        try {
            call.run();
        } finally {
            inside.unlock();
        }
    }

    byte[] bytes() {
        return seen.toByteArray();
    }

    int size() {
        return seen.size();
    }

    String text() {
        return seen.toString(StandardCharsets.UTF_8);
    }

    int drains() {
        return drains.get();
    }

    /** How it ended; its output is complete then. */
    PtyExit exit() throws Exception {
        PtyExit ended = exit.get(20, TimeUnit.SECONDS);
        if (wrong.isDone()) {
            throw wrong.get();
        }
        return ended;
    }

    boolean hasEnded() {
        return exit.isDone();
    }

    void awaits(String text) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> text().contains(text));
    }
}
