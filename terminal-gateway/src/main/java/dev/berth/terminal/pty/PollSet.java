package dev.berth.terminal.pty;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The descriptors that a loop waits for, by epoll, and a wake-up. Edge-triggered: output that is not read is reported
 * only once. Each descriptor has a key that is never used again, so that a late event of a closed descriptor matches no
 * pseudo-terminal. {@link #wake} is safe for all threads; all other methods are for one thread at a time.
 */
final class PollSet implements AutoCloseable {
    static final int READABLE = 0x1;
    static final int WRITABLE = 0x4;
    private static final int EDGE = 1 << 31;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MOST_EVENTS = 256;
    private static final long WAKE_UP = 0;

    /** {@code struct epoll_event} is packed on x86-64 only. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final long EVENT = PACKED ? 12 : 16;
    private static final long KEY = PACKED ? 4 : 8;
    private static final ValueLayout.OfLong KEY_TYPE = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate(EVENT * MOST_EVENTS, 8);
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
    private final ReentrantLock lock =
            new ReentrantLock(); // wake() must not write to a descriptor whose number was closed
    private boolean open = true;
    private final Libc libc;
    private final Libc wakeLibc =
            Libc.movable(); // used under the lock; allocated now, as wake() must not fail for lack of memory
    private final int epoll;
    private final int wake;

    interface Listener {
        void ready(long key, int events);
    }

    /** @param libc the C library for the thread that calls {@link #await} */
    PollSet(Libc libc) {
        this.libc = libc;
        epoll = PtyErrors.check(libc.epoll(), "opening the loop of the pseudo-terminals");
        wake = PtyErrors.check(libc.eventDescriptor(), "opening the loop of the pseudo-terminals");
        add(wake, WAKE_UP, READABLE);
    }

    /** Returns 0 or the negative errno. */
    int add(int fd, long key, int interest) {
        MemorySegment event = events.asSlice(0, EVENT);
        event.set(ValueLayout.JAVA_INT_UNALIGNED, 0, interest | EDGE);
        event.set(KEY_TYPE, KEY, key);
        return libc.epollControl(epoll, ADD, fd, event);
    }

    void remove(int fd) {
        libc.epollControl(epoll, DELETE, fd, events);
    }

    /**
     * Waits for events, at most {@code millis}, without limit if negative, and reports each one to {@code listener}.
     */
    void await(int millis, Listener listener) {
        int count = libc.epollWait(epoll, events, MOST_EVENTS, millis);
        long[] keys = new long[Math.max(0, count)];
        int[] masks = new int[keys.length];
        for (int i = 0;
                i < keys.length;
                i++) { // copied first: the listener may call add and remove, which use the same memory
            masks[i] = events.get(JAVA_INT.withByteAlignment(1), i * EVENT);
            keys[i] = events.get(KEY_TYPE, i * EVENT + KEY);
        }
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != WAKE_UP) {
                listener.ready(keys[i], masks[i]);
            }
        }
    }

    /**
     * Ends the current or the next {@link #await}. The eventfd's counter is never read: each write is an edge of its
     * own.
     */
    void wake() {
        lock.lock();
        try {
            if (open) {
                wakeLibc.write(wake, one.address(), one.byteSize());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            open = false;
            wakeLibc.close();
            libc.close(wake);
            libc.close(epoll);
            arena.close();
        } finally {
            lock.unlock();
        }
    }
}
