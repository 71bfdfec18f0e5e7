package dev.berth.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A terminal client that behaves like a browser: its transport accepts output without delay, its emulator shows a fixed
 * number of bytes a second and acknowledges every 32 KiB and at the end of the output.
 */
final class PacedClient implements AutoCloseable {
    private static final int PIECE = 32 * 1024;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final TerminalTransport transport;
    private final double bytesPerNano;
    private volatile long shown;
    private volatile AwaitedText awaitedText = new AwaitedText("", new CompletableFuture<>());

    private record AwaitedText(String text, CompletableFuture<Long> at) {}

    private PacedClient(TerminalTransport transport, double bytesPerSecond) {
        this.transport = transport;
        bytesPerNano = bytesPerSecond / 1e9;
    }

    /** Starts a client whose emulator shows {@code bytesPerSecond}; 0 for no limit. */
    static PacedClient on(TerminalTransport transport, double bytesPerSecond) {
        PacedClient client = new PacedClient(transport, bytesPerSecond);
        Thread.ofPlatform().daemon().name("bench-client").start(client::show);
        return client;
    }

    void sendKeys(String keys) {
        transport.sendKeys(keys.getBytes(StandardCharsets.UTF_8));
    }

    /** Completes with the nano time at which {@code text} is shown next, within one piece. */
    CompletableFuture<Long> awaitText(String text) {
        AwaitedText next = new AwaitedText(text, new CompletableFuture<>());
        awaitedText = next;
        return next.at();
    }

    /** Sends keys and returns the milliseconds until {@code text} is shown. */
    double responseMillis(String keys, String text, int timeoutSeconds) throws Exception {
        CompletableFuture<Long> shownAt = awaitText(text);
        long sentAt = System.nanoTime();
        sendKeys(keys);
        return (shownAt.get(timeoutSeconds, TimeUnit.SECONDS) - sentAt) / 1e6;
    }

    /** The number of messages of each of 30 repaints, of a program that ends each repaint with {@code END}. */
    Samples repaints() throws Exception {
        Samples samples = new Samples();
        for (int round = 0; round < 30; round++) {
            long before = messages();
            var _ = responseMillis("\r", "END", 10);
            samples.add((double) (messages() - before));
        }
        return samples;
    }

    long shown() {
        return shown;
    }

    long messages() {
        return transport.messages().get();
    }

    void awaitClose() throws InterruptedException {
        closed.await();
    }

    private void show() {
        try {
            long free = System.nanoTime();
            long total = 0;
            while (true) {
                byte[] bytes = transport.received().take();
                for (int at = 0; at < bytes.length; at += PIECE) {
                    int count = Math.min(PIECE, bytes.length - at);
                    free = pace(free, count);
                    checkAwaited(new String(bytes, at, count, StandardCharsets.ISO_8859_1));
                    total += count;
                    shown = total;
                    transport.acknowledge(total);
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

    private void checkAwaited(String text) {
        AwaitedText now = awaitedText;
        if (!now.text().isEmpty() && !now.at().isDone() && text.contains(now.text())) {
            now.at().complete(System.nanoTime());
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
