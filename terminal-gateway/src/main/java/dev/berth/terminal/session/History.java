package dev.berth.terminal.session;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A program's newest output, and the state to replay from the middle of it: the terminal's modes at any kept byte, and
 * positions where a replay can begin without cutting a sequence or character. Used by one thread at a time.
 */
final class History implements AutoCloseable {
    /** The most bytes that are searched for the start of a line, and then for another harmless position. */
    private static final int SEARCH = 16 * 1024;

    /** A position to begin a replay: the number of the byte, and the modes before that byte. */
    record Cut(long seq, Modes modes) {}

    private record Mark(long seq, EscapeParser parser) {}

    private final ByteRing ring;
    private final int distance;
    private final EscapeParser parser = new EscapeParser();
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();

    History(int largest) {
        ring = new ByteRing(largest);
        distance = Math.max(4096, ring.largest() / 16);
        marks.add(new Mark(0, parser.copy()));
    }

    long head() {
        return ring.head();
    }

    long tail() {
        return ring.tail();
    }

    int largest() {
        return ring.largest();
    }

    /** The modes after the newest byte. */
    Modes modes() {
        return parser.modes();
    }

    /** The buffer for the next output; see {@link ByteRing#writeBuffer}. */
    ByteBuffer writeBuffer(long keep) {
        return ring.writeBuffer(keep);
    }

    /** Appends and parses the {@code count} bytes that were written into {@link #writeBuffer}. */
    void advance(int count) {
        long from = ring.head();
        ring.advance(count);
        parse(parser, from, ring.head());
        if (ring.head() - marks.getLast().seq() >= distance) {
            marks.add(new Mark(ring.head(), parser.copy()));
        }
        while (!marks.isEmpty() && marks.getFirst().seq() < ring.tail() && marks.size() > 1) {
            marks.removeFirst();
        }
    }

    void copy(long from, long to, ByteBuffer target) {
        ring.copy(from, to, target);
    }

    /** The newest output, at most {@code bytes}. */
    byte[] newest(int bytes) {
        long from = Math.max(ring.tail(), ring.head() - Math.max(0, bytes));
        ByteBuffer newest = ByteBuffer.allocate((int) (ring.head() - from));
        ring.copy(from, ring.head(), newest);
        return newest.array();
    }

    /**
     * Finds a position at or after {@code head - newest} where a replay can begin: the start of a line if one is near,
     * else the start of a sequence or character, else the head.
     */
    Cut cut(int newest) {
        long wanted = Math.max(ring.tail(), ring.head() - newest);
        if (wanted == 0) {
            return new Cut(0, new Modes());
        }
        Mark mark = marks.getFirst();
        for (Mark next : marks) {
            mark = next.seq() <= wanted || mark.seq() < ring.tail() ? next : mark;
        }
        if (mark.seq() < ring.tail()) {
            return new Cut(ring.head(), parser.modes().copy());
        }
        EscapeParser replay = mark.parser().copy();
        long from = Math.max(wanted, mark.seq());
        parse(replay, mark.seq(), from);
        Cut line = search(replay.copy(), from, true);
        if (line != null) {
            return line;
        }
        Cut character = search(replay, from, false);
        return character != null
                ? character
                : new Cut(ring.head(), parser.modes().copy());
    }

    private @Nullable Cut search(EscapeParser replay, long from, boolean lines) {
        long end = Math.min(ring.head(), from + SEARCH);
        byte before = 0;
        for (long at = from; at < end; at++) {
            byte b = ring.view(at, at + 1).get();
            boolean begins = lines ? before == '\n' : (b & 0xC0) != 0x80;
            if (begins && replay.atGround()) {
                return new Cut(at, replay.modes());
            }
            replay.step(b);
            before = b;
        }
        return null;
    }

    private void parse(EscapeParser target, long from, long to) {
        for (long at = from; at < to; ) {
            ByteBuffer view = ring.view(at, to);
            target.feed(view);
            at += view.remaining();
        }
    }

    @Override
    public void close() {
        ring.close();
    }
}
