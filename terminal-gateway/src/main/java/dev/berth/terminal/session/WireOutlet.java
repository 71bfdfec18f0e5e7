package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.wire.ServerMessage;
import dev.berth.terminal.wire.WireFrame;
import dev.berth.terminal.wire.WireProtocol;
import java.nio.ByteBuffer;
import java.util.Iterator;

/**
 * Encodes the messages and output for a viewer in its protocol and sends them on a channel. Used in the session's
 * turns.
 */
public final class WireOutlet implements ViewerOutlet {
    private final WireProtocol protocol;
    private final ViewerChannel channel;

    public WireOutlet(WireProtocol protocol, ViewerChannel channel) {
        this.protocol = protocol;
        this.channel = channel;
    }

    @Override
    public void sendOutput(ByteBuffer bytes, SendCallback sent) {
        protocol.outputOpcode().ifPresent(opcode -> {
            int start = bytes.position() - 1;
            bytes.put(start, opcode).position(start);
        });
        channel.send(bytes, sent);
    }

    @Override
    public void send(ServerMessage message, SendCallback sent) {
        sendFrames(protocol.encode(message).iterator(), sent);
    }

    private void sendFrames(Iterator<WireFrame> frames, SendCallback sent) {
        if (!frames.hasNext()) {
            sent.succeeded();
            return;
        }
        SendCallback rest = new SendCallback() {
            @Override
            public void succeeded() {
                sendFrames(frames, sent);
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
