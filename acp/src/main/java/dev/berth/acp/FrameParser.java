package dev.berth.acp;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parser of one line: usually one message, several if the peer omitted a line end, none if the line is something
 * else.
 */
final class FrameParser {
    private static final byte ESC = 0x1b;
    private static final byte BEL = 0x07;

    private FrameParser() {}

    /**
     * The messages of a line.
     *
     * @param problem the reason why the line, or its rest, could not be read; an empty line has neither frames nor a
     *     problem
     */
    record Parsed(List<ObjectNode> frames, Optional<String> problem) {}

    static Parsed parse(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int start = skipDecoration(bytes, offset, end);
        if (start == end) {
            return new Parsed(List.of(), Optional.empty());
        }
        if (bytes[start] != '{') {
            return new Parsed(List.of(), Optional.of("not a JSON object"));
        }
        List<ObjectNode> frames = new ArrayList<>(1);
        // Jackson refuses invalid UTF-8; this reader replaces it with U+FFFD, and the message can be read. A parser
        // over
        // the array itself is no choice: without canonical names, Jackson 3.2 reuses the array as a buffer of its own
        Reader text =
                new InputStreamReader(new ByteArrayInputStream(bytes, start, end - start), StandardCharsets.UTF_8);
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            return new Parsed(frames, readAll(parser, frames));
        }
    }

    private static Optional<String> readAll(JsonParser parser, List<ObjectNode> frames) {
        try {
            while (parser.nextToken() != null) {
                JsonNode node = Json.MAPPER.readTree(parser);
                if (node instanceof ObjectNode object) {
                    frames.add(object);
                } else {
                    return Optional.of("not a JSON object");
                }
            }
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.of(e.getOriginalMessage());
        }
    }

    /** The index behind byte order marks, terminal escapes and other control characters in front of a message. */
    static int skipDecoration(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            if (bytes[at] == ESC) {
                at = skipEscape(bytes, at + 1, end);
            } else if (bytes[at] >= 0 && bytes[at] <= ' ') {
                at++;
            } else if (end - at >= 3
                    && bytes[at] == (byte) 0xef
                    && bytes[at + 1] == (byte) 0xbb
                    && bytes[at + 2] == (byte) 0xbf) {
                at += 3;
            } else {
                break;
            }
        }
        return at;
    }

    private static int skipEscape(byte[] bytes, int from, int end) {
        if (from >= end) {
            return end;
        }
        int at = from + 1;
        if (bytes[from] == '[') {
            while (at < end && (bytes[at] < 0x40 || bytes[at] > 0x7e)) {
                at++;
            }
            return Math.min(at + 1, end);
        }
        if (bytes[from] == ']') {
            while (at < end && bytes[at] != BEL && bytes[at] != ESC) {
                at++;
            }
            boolean stringTerminator = at + 1 < end && bytes[at] == ESC && bytes[at + 1] == '\\';
            return Math.min(at + (stringTerminator ? 2 : 1), end);
        }
        at = from;
        while (at < end && bytes[at] >= 0x20 && bytes[at] <= 0x2f) {
            at++;
        }
        return Math.min(at + 1, end);
    }
}
