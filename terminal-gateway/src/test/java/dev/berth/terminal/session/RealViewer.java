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

/** A client of a real session that keeps all output and acknowledges it at once. Safe for all threads. */
final class RealViewer implements ViewerOutlet {
    final List<ServerMessage> messages = new CopyOnWriteArrayList<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final CountDownLatch output = new CountDownLatch(1);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean accepting;
    private volatile long seq;
    private volatile CompletableFuture<Viewer> viewer = new CompletableFuture<>();

    private RealViewer(boolean accepting) {
        this.accepting = accepting;
    }

    static RealViewer join(PtySession session, ViewerSpec spec) {
        return join(session, spec, new RealViewer(true));
    }

    /** Joins with a transport that accepts one message and then nothing more. */
    static RealViewer joinStuck(PtySession session, ViewerSpec spec) {
        return join(session, spec, new RealViewer(false));
    }

    private static RealViewer join(PtySession session, ViewerSpec spec, RealViewer viewer) {
        viewer.viewer.complete(session.attach(spec, viewer));
        return viewer;
    }

    void type(String keys) {
        viewer.join().receive(new ClientMessage.Input(ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8))));
    }

    void leave() {
        viewer.join().detach();
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
    public void sendOutput(ByteBuffer frame, SendCallback sent) {
        byte[] copy = new byte[frame.remaining()];
        frame.get(copy);
        synchronized (bytes) {
            bytes.writeBytes(copy);
            seq += copy.length;
        }
        output.countDown();
        if (accepting) {
            long shown = seq;
            var _ = viewer.thenAccept(joined -> joined.receive(new ClientMessage.Ack(shown)));
            sent.succeeded();
        }
    }

    @Override
    public void send(ServerMessage message, SendCallback sent) {
        switch (message) {
            case ServerMessage.Hello hello -> seq = hello.seq();
            case ServerMessage.Gap gap -> seq = gap.to();
            default -> {}
        }
        messages.add(message);
        if (accepting || message instanceof ServerMessage.Hello) {
            sent.succeeded();
        }
    }

    @Override
    public void close(int code, String reason) {
        closed.complete(code);
    }
}
