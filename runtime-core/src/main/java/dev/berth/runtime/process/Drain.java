package dev.berth.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one pipe to its end on a small platform thread, and keeps its head and its tail. */
final class Drain {
    /** The JVM rounds it up to the least it needs. */
    static final long STACK = 128 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final int MOST_HEAD = 4 * 1024 * 1024;
    private static final int MOST_TAIL = 1024 * 1024;

    /** For reading pipes and waiting for ends. Starting a thread takes as long as starting a process, so they are used again. */
    static final ExecutorService THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("berth-run-", 0).stackSize(STACK).factory());

    private final BoundedOutput kept = new BoundedOutput(MOST_HEAD, MOST_TAIL);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    void start(InputStream pipe) {
        THREADS.execute(() -> read(pipe));
    }

    private void read(InputStream pipe) {
        byte[] buffer = new byte[16 * 1024];
        // The JDK's reaper closes the pipe when the leader has ended, under this monitor: without it, what a child of
        // the leader still writes would be lost or kept by chance.
        synchronized (pipe) {
            begun.countDown();
            try {
                for (int n = pipe.read(buffer); n >= 0; n = pipe.read(buffer)) {
                    kept.append(buffer, n);
                }
            } catch (IOException e) {
                log.debug("pipe ended early thread={}", Thread.currentThread().getName(), e);
            }
        }
        ended.countDown();
    }

    /** Waits until the pipe is being read: a leader that ends from now on takes nothing of it along. */
    void awaitBegin() throws InterruptedException {
        begun.await();
    }

    /** Waits until the pipe came to its end, however long that takes. */
    void await() throws InterruptedException {
        ended.await();
    }

    /** Whether the pipe came to its end in time. */
    boolean await(Duration most) throws InterruptedException {
        return ended.await(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
    }

    /** What was read so far. */
    CapturedOutput captured() {
        return kept.captured();
    }
}
