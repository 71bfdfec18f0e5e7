package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.wire.ServerMessage;
import dev.berth.terminal.wire.WireFrame;
import dev.berth.terminal.wire.WireProtocol;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** A viewer on a WebSocket: what it is told, written in its protocol. Used in the session's turns. */
public final class WireOutlet implements ViewerOutlet {
    private final WireProtocol protocol;
    private final ViewerChannel channel;

    public WireOutlet(WireProtocol protocol, ViewerChannel channel) {
        this.protocol = protocol;
        this.channel = channel;
    }

    @Override
    public void output(ByteBuffer bytes, Sent sent) {
        protocol.outputOpcode().ifPresent(opcode -> {
            int start = bytes.position() - 1;
            bytes.put(start, opcode).position(start);
        });
        channel.send(bytes, sent);
    }

    @Override
    public void tell(ServerMessage message, Sent sent) {
        next(protocol.encode(message).iterator(), sent);
    }

    private void next(Iterator<WireFrame> frames, Sent sent) {
        if (!frames.hasNext()) {
            sent.done();
            return;
        }
        Sent rest = new Sent() {
            @Override
            public void done() {
                next(frames, sent);
            }

            @Override
            public void failed(Throwable cause) {
                sent.failed(cause);
            }
        };
        switch (frames.next()) {
            case WireFrame.Binary(ByteBuffer bytes) -> channel.send(bytes, rest);
            case WireFrame.Text(String text) -> channel.send(text, rest);
        }
    }

    @Override
    public void close(int code, String reason) {
        channel.close(code, reason);
    }

    @Override
    public int exitCode(PtyExit exit) {
        return protocol.closeCode(exit);
    }
}
