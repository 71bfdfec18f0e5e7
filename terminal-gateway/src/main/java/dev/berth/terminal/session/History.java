package dev.berth.terminal.session;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A program's kept output, with what is needed to begin in the middle of it: the modes at any kept byte, and where a cut
 * does no harm. Used by one thread at a time.
 */
final class History implements AutoCloseable {
    /** How far a line's start is looked for before another place is taken. */
    private static final int SEARCH = 16 * 1024;

    /** A place to begin: the byte's number, and the modes there. */
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

    /** The modes now. */
    Modes modes() {
        return parser.modes();
    }

    ByteBuffer room(long keep) {
        return ring.room(keep);
    }

    void advance(int count) {
        long from = ring.head();
        ring.advance(count);
        follow(parser, from, ring.head());
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
     * A harmless place at or after {@code head - newest}: a line's start if there is one near, else the start of a sequence
     * or of a character, else the head.
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
        EscapeParser here = mark.parser().copy();
        long from = Math.max(wanted, mark.seq());
        follow(here, mark.seq(), from);
        Cut line = search(here.copy(), from, true);
        if (line != null) {
            return line;
        }
        Cut other = search(here, from, false);
        return other != null ? other : new Cut(ring.head(), parser.modes().copy());
    }

    private @Nullable Cut search(EscapeParser here, long from, boolean lines) {
        long end = Math.min(ring.head(), from + SEARCH);
        byte before = 0;
        for (long at = from; at < end; at++) {
            byte b = ring.view(at, at + 1).get();
            boolean begins = lines ? before == '\n' : (b & 0xC0) != 0x80;
            if (begins && here.atRest()) {
                return new Cut(at, here.modes());
            }
            here.step(b);
            before = b;
        }
        return null;
    }

    private void follow(EscapeParser follower, long from, long to) {
        for (long at = from; at < to; ) {
            ByteBuffer view = ring.view(at, to);
            follower.feed(view);
            at += view.remaining();
        }
    }

    @Override
    public void close() {
        ring.close();
    }
}
