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

/** Reads one pipe to its end on a small platform thread, and keeps the first and the last bytes. */
final class Drain {
    /** Stack size in bytes; the JVM rounds it up to its minimum. */
    static final long STACK_BYTES = 128 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final int MAX_HEAD_BYTES = 4 * 1024 * 1024;
    private static final int MAX_TAIL_BYTES = 1024 * 1024;

    /**
     * Threads that read pipes and wait for programs; reused, as starting a thread takes as long as starting a process.
     */
    static final ExecutorService THREADS = Executors.newCachedThreadPool(Thread.ofPlatform()
            .daemon()
            .name("berth-run-", 0)
            .stackSize(STACK_BYTES)
            .factory());

    private final BoundedOutput output = new BoundedOutput(MAX_HEAD_BYTES, MAX_TAIL_BYTES);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    void start(InputStream pipe) {
        THREADS.execute(() -> read(pipe));
    }

    private void read(InputStream pipe) {
        byte[] buffer = new byte[16 * 1024];
        // RACE: the JDK's reaper closes the pipe under this monitor when the leader has ended. Holding the monitor
        // keeps the
        // pipe open for the output of the leader's children.
        synchronized (pipe) {
            begun.countDown();
            try {
                for (int n = pipe.read(buffer); n >= 0; n = pipe.read(buffer)) {
                    output.append(buffer, n);
                }
            } catch (IOException e) {
                log.debug("pipe ended early thread={}", Thread.currentThread().getName(), e);
            }
        }
        ended.countDown();
    }

    /** Waits until the pipe is being read; from then on nothing is lost when the leader ends. */
    void awaitBegin() throws InterruptedException {
        begun.await();
    }

    /** Waits without a limit for the end of the pipe. */
    void await() throws InterruptedException {
        ended.await();
    }

    /** Waits for the end of the pipe; answers whether it came within {@code most}. */
    boolean await(Duration most) throws InterruptedException {
        return ended.await(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
    }

    /** The output that was read so far. */
    CapturedOutput captured() {
        return output.captured();
    }
}
