package dev.berth.bench;

import dev.berth.terminal.session.PtySession;
import dev.berth.terminal.session.Viewer;
import dev.berth.terminal.session.ViewerOutlet;
import dev.berth.terminal.session.ViewerSpec;
import dev.berth.terminal.wire.ClientMessage;
import dev.berth.terminal.wire.ServerMessage;
import dev.berth.terminal.wire.WireProtocol;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The transport to a session in this JVM. */
record SessionTransport(CompletableFuture<Viewer> viewer, LinkedBlockingQueue<byte[]> received, AtomicLong messages)
        implements TerminalTransport, ViewerOutlet {
    static SessionTransport join(PtySession session) {
        SessionTransport transport =
                new SessionTransport(new CompletableFuture<>(), new LinkedBlockingQueue<>(), new AtomicLong());
        transport.viewer.complete(session.attach(
                ViewerSpec.of("bench", ViewerSpec.Mode.WRITE, WireProtocol.tgw())
                        .from(0),
                transport));
        return transport;
    }

    @Override
    public void sendKeys(byte[] keys) {
        viewer.join().receive(new ClientMessage.Input(ByteBuffer.wrap(keys)));
    }

    @Override
    public void acknowledge(long total) {
        viewer.join().receive(new ClientMessage.Ack(total));
    }

    @Override
    public void sendOutput(ByteBuffer frame, SendCallback sent) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        messages.incrementAndGet();
        received.add(bytes);
        sent.succeeded();
    }

    @Override
    public void send(ServerMessage message, SendCallback sent) {
        sent.succeeded();
    }

    @Override
    public void close(int code, String reason) {
        received.add(new byte[0]);
    }

    @Override
    public void close() {
        viewer.join().detach();
    }
}
