package dev.berth.terminal.session;

import dev.berth.terminal.wire.ClientMessage;
import dev.berth.terminal.wire.ServerMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A client of a real session: keeps what it gets, shows it at once, and can be asked from any thread. */
final class RealViewer implements ViewerOutlet {
    final List<ServerMessage> messages = new CopyOnWriteArrayList<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final CountDownLatch output = new CountDownLatch(1);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean taking;
    private volatile long seq;
    private volatile CompletableFuture<Viewer> viewer = new CompletableFuture<>();

    private RealViewer(boolean taking) {
        this.taking = taking;
    }

    static RealViewer joins(PtySession session, ViewerSpec spec) {
        return joins(session, spec, new RealViewer(true));
    }

    /** Its transport takes one message and then nothing more. */
    static RealViewer stuck(PtySession session, ViewerSpec spec) {
        return joins(session, spec, new RealViewer(false));
    }

    private static RealViewer joins(PtySession session, ViewerSpec spec, RealViewer viewer) {
        viewer.viewer.complete(session.attach(spec, viewer));
        return viewer;
    }

    void types(String keys) {
        viewer.join().receive(new ClientMessage.Input(ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8))));
    }

    void goes() {
        viewer.join().gone();
    }

    long seq() {
        return seq;
    }

    byte[] bytes() {
        synchronized (bytes) {
            return bytes.toByteArray();
        }
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    ServerMessage.Hello hello() {
        return (ServerMessage.Hello) messages.getFirst();
    }

    @Override
    public void output(ByteBuffer frame, Sent sent) {
        byte[] copy = new byte[frame.remaining()];
        frame.get(copy);
        synchronized (bytes) {
            bytes.writeBytes(copy);
            seq += copy.length;
        }
        output.countDown();
        if (taking) {
            long shown = seq;
            var _ = viewer.thenAccept(mine -> mine.receive(new ClientMessage.Ack(shown)));
            sent.done();
        }
    }

    @Override
    public void tell(ServerMessage message, Sent sent) {
        switch (message) {
            case ServerMessage.Hello hello -> seq = hello.seq();
            case ServerMessage.Gap gap -> seq = gap.to();
            default -> {}
        }
        messages.add(message);
        if (taking || message instanceof ServerMessage.Hello) {
            sent.done();
        }
    }

    @Override
    public void close(int code, String reason) {
        closed.complete(code);
    }
}
