package dev.berth.terminal.recording;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8 that comes in pieces; the begin of a cut character waits for its rest. Used by one thread at a time.
 */
final class Utf8Stream {
    private static final int LONGEST = 4;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer carried = ByteBuffer.allocate(0);

    String decode(ByteBuffer bytes) {
        return decode(bytes, false);
    }

    /** Decodes the begin of a character that never got its rest, and resets the decoder. */
    String finish() {
        String rest = decode(ByteBuffer.allocate(0), true);
        decoder.reset();
        return rest;
    }

    private String decode(ByteBuffer bytes, boolean last) {
        ByteBuffer all = ByteBuffer.allocate(carried.remaining() + bytes.remaining())
                .put(carried)
                .put(bytes)
                .flip();
        CharBuffer text = CharBuffer.allocate(all.remaining() + LONGEST);
        decoder.decode(all, text, last);
        carried = ByteBuffer.allocate(all.remaining()).put(all).flip();
        return text.flip().toString();
    }
}
