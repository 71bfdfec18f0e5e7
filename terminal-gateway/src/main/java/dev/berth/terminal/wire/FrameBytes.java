package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Helpers that encode the frames of the binary protocols. */
final class FrameBytes {
    private FrameBytes() {}

    static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A binary frame of an opcode and {@code bytes}. */
    static WireFrame frame(char opcode, ByteBuffer bytes) {
        return frame((byte) opcode, bytes);
    }

    static WireFrame frame(byte opcode, ByteBuffer bytes) {
        ByteBuffer frame = ByteBuffer.allocate(1 + bytes.remaining());
        return new WireFrame.Binary(frame.put(opcode).put(bytes.duplicate()).flip());
    }

    /** The close code after the program's end, for protocols that have no message for the exit. */
    static int closeCode(PtyExit exit) {
        return exit.equals(new PtyExit.Code(0)) ? CloseCode.EXITED : CloseCode.EXITED_BADLY;
    }
}
