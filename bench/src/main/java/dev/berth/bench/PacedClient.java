package dev.berth.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client as a browser is one: its transport takes everything at once, its emulator shows so many bytes a second and
 * acknowledges every 32 KiB and when it has shown all.
 */
final class PacedClient implements AutoCloseable {
    private static final int PIECE = 32 * 1024;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ClientLine line;
    private final double bytesPerNano;
    private volatile long shown;
    private volatile Awaited awaited = new Awaited("", new CompletableFuture<>());

    private record Awaited(String text, CompletableFuture<Long> at) {}

    private PacedClient(ClientLine line, double bytesPerSecond) {
        this.line = line;
        bytesPerNano = bytesPerSecond / 1e9;
    }

    /** Its emulator shows {@code bytesPerSecond}; 0: as many as come. */
    static PacedClient on(ClientLine line, double bytesPerSecond) {
        PacedClient client = new PacedClient(line, bytesPerSecond);
        Thread.ofPlatform().daemon().name("bench-client").start(client::show);
        return client;
    }

    void types(String keys) {
        line.types(keys.getBytes(StandardCharsets.UTF_8));
    }

    /** When {@code text} is shown next, within one piece. */
    CompletableFuture<Long> sees(String text) {
        Awaited next = new Awaited(text, new CompletableFuture<>());
        awaited = next;
        return next.at();
    }

    /** Milliseconds from these keys until {@code text} is shown. */
    double answers(String keys, String text, int mostSeconds) throws Exception {
        CompletableFuture<Long> seen = sees(text);
        long typed = System.nanoTime();
        types(keys);
        return (seen.get(mostSeconds, TimeUnit.SECONDS) - typed) / 1e6;
    }

    /** How many messages each of 30 repaints takes, of a program that ends each with {@code END}. */
    Samples repaints() throws Exception {
        Samples samples = new Samples();
        for (int round = 0; round < 30; round++) {
            long before = messages();
            var _ = answers("\r", "END", 10);
            samples.add((double) (messages() - before));
        }
        return samples;
    }

    long shown() {
        return shown;
    }

    long messages() {
        return line.messages().get();
    }

    void awaitClose() throws InterruptedException {
        closed.await();
    }

    private void show() {
        try {
            long free = System.nanoTime();
            long total = 0;
            while (true) {
                byte[] bytes = line.received().take();
                for (int at = 0; at < bytes.length; at += PIECE) {
                    int count = Math.min(PIECE, bytes.length - at);
                    free = pace(free, count);
                    look(new String(bytes, at, count, StandardCharsets.ISO_8859_1));
                    total += count;
                    shown = total;
                    line.shown(total);
                }
                if (bytes.length == 0) {
                    closed.countDown();
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long pace(long free, int count) {
        if (bytesPerNano == 0) {
            return free;
        }
        long until = Math.max(free, System.nanoTime()) + (long) (count / bytesPerNano);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return until;
    }

    private void look(String text) {
        Awaited now = awaited;
        if (!now.text().isEmpty() && !now.at().isDone() && text.contains(now.text())) {
            now.at().complete(System.nanoTime());
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
