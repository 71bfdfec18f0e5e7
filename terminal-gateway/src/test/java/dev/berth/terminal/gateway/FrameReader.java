package dev.berth.terminal.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads the frames of a WebSocket server from a plain connection, which shows what came before the connection broke. */
final class FrameReader {
    private static final int CLOSE = 8;

    private final DataInputStream in;

    FrameReader(InputStream in) {
        this.in = new DataInputStream(in);
    }

    private record Frame(int opcode, ByteBuffer payload) {}

    /** Reads up to a frame that contains the text. */
    void awaitText(String text) throws IOException {
        Frame frame = next();
        while (!UTF_8.decode(frame.payload()).toString().contains(text)) {
            frame = next();
        }
    }

    /** Reads up to the close frame, and returns its code. */
    int closeCode() throws IOException {
        Frame frame = next();
        while (frame.opcode() != CLOSE) {
            frame = next();
        }
        return frame.payload().getShort() & 0xffff;
    }

    private Frame next() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte() & 0x7f;
        if (length == 127) {
            throw new EOFException("a frame of more than 64 KiB is not expected here");
        }
        byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
        in.readFully(payload);
        return new Frame(opcode, ByteBuffer.wrap(payload));
    }
}
