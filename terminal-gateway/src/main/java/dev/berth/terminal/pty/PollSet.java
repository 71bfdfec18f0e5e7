package dev.berth.terminal.pty;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a loop waits for: descriptors by epoll, edge-triggered, so that what nobody wants to read is not reported again and
 * again, and a wake-up. Each has a key, given once and never again: what is reported late for a closed one finds nobody.
 * {@link #wake} is for all threads, the rest for one at a time.
 */
final class PollSet implements AutoCloseable {
    static final int READABLE = 0x1;
    static final int WRITABLE = 0x4;
    private static final int EDGE = 1 << 31;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MOST_EVENTS = 256;
    private static final long WAKE_UP = 0;

    /** The one difference between processors: x86-64 packs {@code struct epoll_event}. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final long EVENT = PACKED ? 12 : 16;
    private static final long KEY = PACKED ? 4 : 8;
    private static final ValueLayout.OfLong KEY_TYPE = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate(EVENT * MOST_EVENTS, 8);
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
    private final ReentrantLock lock = new ReentrantLock(); // whose number is closed must not be woken any more
    private boolean open = true;
    private final Libc libc;
    private final Libc waking = Libc.movable(); // under the lock; waking must not fail for want of memory
    private final int epoll;
    private final int wake;

    interface Listener {
        void ready(long key, int what);
    }

    /** @param libc of the thread that will wait */
    PollSet(Libc libc) {
        this.libc = libc;
        epoll = PtyErrors.opened(libc.epoll(), "opening the loop of the pseudo-terminals");
        wake = PtyErrors.opened(libc.eventDescriptor(), "opening the loop of the pseudo-terminals");
        add(wake, WAKE_UP, READABLE);
    }

    /** Answers 0 or the negative errno. */
    int add(int fd, long key, int what) {
        MemorySegment event = events.asSlice(0, EVENT);
        event.set(ValueLayout.JAVA_INT_UNALIGNED, 0, what | EDGE);
        event.set(KEY_TYPE, KEY, key);
        return libc.epollControl(epoll, ADD, fd, event);
    }

    void remove(int fd) {
        libc.epollControl(epoll, DELETE, fd, events);
    }

    /** Waits at most so many milliseconds, for ever if negative. */
    void await(int millis, Listener listener) {
        int count = libc.epollWait(epoll, events, MOST_EVENTS, millis);
        long[] keys = new long[Math.max(0, count)];
        int[] what = new int[keys.length];
        for (int i = 0; i < keys.length; i++) { // what is told may add and remove, which uses the same memory
            what[i] = events.get(JAVA_INT.withByteAlignment(1), i * EVENT);
            keys[i] = events.get(KEY_TYPE, i * EVENT + KEY);
        }
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != WAKE_UP) {
                listener.ready(keys[i], what[i]);
            }
        }
    }

    /** Its count is never read: each writing is an edge. */
    void wake() {
        lock.lock();
        try {
            if (open) {
                waking.write(wake, one.address(), one.byteSize());
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
            waking.close();
            libc.close(wake);
            libc.close(epoll);
            arena.close();
        } finally {
            lock.unlock();
        }
    }
}
