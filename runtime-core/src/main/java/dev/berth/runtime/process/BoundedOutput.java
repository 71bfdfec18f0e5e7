package dev.berth.runtime.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the first and the last bytes of a stream. Safe for all threads. */
final class BoundedOutput {
    private final int mostHead;
    private final int mostTail;

    private final ReentrantLock lock = new ReentrantLock();
    private byte[] head = new byte[0];
    private int headLength;
    private byte[] tail = new byte[0]; // a ring buffer, once the head is full
    private long afterHead;

    BoundedOutput(int mostHead, int mostTail) {
        this.mostHead = mostHead;
        this.mostTail = mostTail;
    }

    void append(byte[] bytes, int length) {
        lock.lock();
        try {
            int toHead = Math.min(length, mostHead - headLength);
            if (toHead > 0) {
                if (headLength + toHead > head.length) {
                    head = Arrays.copyOf(head, Math.min(mostHead, Math.max(headLength + toHead, head.length * 2)));
                }
                System.arraycopy(bytes, 0, head, headLength, toHead);
                headLength += toHead;
            }
            appendTailLocked(bytes, toHead, length - toHead);
        } finally {
            lock.unlock();
        }
    }

    private void appendTailLocked(byte[] bytes, int from, int length) {
        if (length > 0 && tail.length == 0) {
            tail = new byte[mostTail];
        }
        int done = Math.max(0, length - mostTail); // these bytes would be overwritten by the rest
        afterHead += done;
        while (done < length) {
            int at = (int) (afterHead % mostTail);
            int now = Math.min(length - done, mostTail - at);
            System.arraycopy(bytes, from + done, tail, at, now);
            done += now;
            afterHead += now;
        }
    }

    CapturedOutput captured() {
        lock.lock();
        try {
            byte[] last = lastLocked();
            if (afterHead <= mostTail) {
                byte[] all = Arrays.copyOf(head, headLength + last.length);
                System.arraycopy(last, 0, all, headLength, last.length);
                return new CapturedOutput(new String(all, StandardCharsets.UTF_8), 0, "");
            }
            int headEnd = lengthOfWholeCharacters(head, headLength);
            int tailStart = 0;
            while (tailStart < Math.min(3, last.length) && isContinuationByte(last[tailStart])) {
                tailStart++;
            }
            return new CapturedOutput(
                    new String(head, 0, headEnd, StandardCharsets.UTF_8),
                    afterHead - last.length + (headLength - headEnd) + tailStart,
                    new String(last, tailStart, last.length - tailStart, StandardCharsets.UTF_8));
        } finally {
            lock.unlock();
        }
    }

    private byte[] lastLocked() {
        if (afterHead <= mostTail) {
            return Arrays.copyOf(tail, (int) afterHead);
        }
        byte[] last = new byte[mostTail];
        int start = (int) (afterHead % mostTail);
        System.arraycopy(tail, start, last, 0, mostTail - start);
        System.arraycopy(tail, 0, last, mostTail - start, start);
        return last;
    }

    /** The length of the text up to the last whole character. */
    private static int lengthOfWholeCharacters(byte[] utf8, int length) {
        int lead = length - 1;
        while (lead >= Math.max(0, length - 3) && isContinuationByte(utf8[lead])) {
            lead--;
        }
        if (lead < 0 || utf8[lead] >= 0 || isContinuationByte(utf8[lead])) {
            return length;
        }
        int first = utf8[lead] & 0xff;
        int needed = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        return lead + needed > length ? lead : length;
    }

    private static boolean isContinuationByte(byte b) {
        return (b & 0xc0) == 0x80;
    }
}
