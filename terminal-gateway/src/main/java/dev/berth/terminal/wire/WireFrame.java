package dev.berth.terminal.wire;

import java.nio.ByteBuffer;

/** One message of a WebSocket. */
public sealed interface WireFrame {
    record Binary(ByteBuffer bytes) implements WireFrame {}

    record Text(String text) implements WireFrame {}
}
