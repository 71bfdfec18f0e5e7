package dev.berth.bench;

import dev.berth.terminal.session.PtySession;
import dev.berth.terminal.session.Viewer;
import dev.berth.terminal.session.ViewerOutlet;
import dev.berth.terminal.session.ViewerSpec;
import dev.berth.terminal.wire.ClientMessage;
import dev.berth.terminal.wire.ServerMessage;
import dev.berth.terminal.wire.WireProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A client as a browser is one: its transport takes everything at once, its emulator shows so many bytes a second and
 * acknowledges every 32 KiB and when it has shown all.
 */
final class PacedClient implements ViewerOutlet {
    private static final int PIECE = 32 * 1024;

    private final CompletableFuture<Viewer> viewer = new CompletableFuture<>();
    private final LinkedBlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong messages = new AtomicLong();
    private final double bytesPerNano;
    private volatile long shown;
    private volatile Awaited awaited = new Awaited("", new CompletableFuture<>());

    private record Awaited(String text, CompletableFuture<Long> at) {}

    private PacedClient(double bytesPerSecond) {
        bytesPerNano = bytesPerSecond / 1e9;
    }

    /** Its emulator shows {@code bytesPerSecond}; 0: as many as come. */
    static PacedClient joins(PtySession session, double bytesPerSecond) {
        PacedClient client = new PacedClient(bytesPerSecond);
        client.viewer.complete(session.attach(
                ViewerSpec.of("bench", ViewerSpec.Mode.WRITE, WireProtocol.tgw())
                        .resuming(0),
                client));
        Thread.ofPlatform().daemon().name("bench-client").start(client::show);
        return client;
    }

    void types(String keys) {
        viewer.join().receive(new ClientMessage.Input(ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8))));
    }

    /** When {@code text} is shown next, within one piece. */
    CompletableFuture<Long> sees(String text) {
        Awaited next = new Awaited(text, new CompletableFuture<>());
        awaited = next;
        return next.at();
    }

    long shown() {
        return shown;
    }

    long messages() {
        return messages.get();
    }

    void awaitClose() throws InterruptedException {
        closed.await();
    }

    private void show() {
        try {
            long free = System.nanoTime();
            long total = 0;
            while (true) {
                byte[] bytes = received.take();
                for (int at = 0; at < bytes.length; at += PIECE) {
                    int count = Math.min(PIECE, bytes.length - at);
                    free = pace(free, count);
                    look(new String(bytes, at, count, StandardCharsets.ISO_8859_1));
                    total += count;
                    shown = total;
                    viewer.join().receive(new ClientMessage.Ack(total));
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
    public void output(ByteBuffer frame, Sent sent) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        messages.incrementAndGet();
        received.add(bytes);
        sent.done();
    }

    @Override
    public void tell(ServerMessage message, Sent sent) {
        sent.done();
    }

    @Override
    public void close(int code, String reason) {
        received.add(new byte[0]);
    }
}
