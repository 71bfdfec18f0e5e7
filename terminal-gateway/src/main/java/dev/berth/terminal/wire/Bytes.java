package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes with an opcode in front. */
final class Bytes {
    private Bytes() {}

    static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static WireFrame frame(char opcode, ByteBuffer bytes) {
        return frame((byte) opcode, bytes);
    }

    static WireFrame frame(byte opcode, ByteBuffer bytes) {
        ByteBuffer frame = ByteBuffer.allocate(1 + bytes.remaining());
        return new WireFrame.Binary(frame.put(opcode).put(bytes.duplicate()).flip());
    }

    /** For protocols whose only word on the program's end is the close code. */
    static int closeCode(PtyExit exit) {
        return exit.equals(new PtyExit.Code(0)) ? CloseCode.EXITED : CloseCode.EXITED_BADLY;
    }
}
