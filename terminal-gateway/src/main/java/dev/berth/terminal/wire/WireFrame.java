package dev.berth.terminal.wire;

import java.nio.ByteBuffer;

/** A message of a WebSocket. */
public sealed interface WireFrame {
    record Binary(ByteBuffer bytes) implements WireFrame {}

    record Text(String text) implements WireFrame {}
}
