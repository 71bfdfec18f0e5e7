package dev.berth.server.cli.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the bytes of one pipe of a program to a stream of this process, on a platform thread of its own. */
final class OutputCopy {
    private static final Logger log = LoggerFactory.getLogger(OutputCopy.class);
    private static final int CHUNK = 64 * 1024;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean writing;
    private final AtomicLong copied = new AtomicLong();

    private OutputCopy() {}

    static OutputCopy start(String name, InputStream from, PrintStream to) {
        OutputCopy copy = new OutputCopy();
        Thread.ofPlatform().daemon().name(name).start(() -> copy.run(from, to));
        return copy;
    }

    /**
     * Waits for the end of the pipe, or until no byte came for the time {@code silence}: a child of the program may
     * keep it open.
     */
    void await(Duration silence) throws InterruptedException {
        long before = -1;
        while (!ended.await(silence.toMillis(), TimeUnit.MILLISECONDS)) {
            // While a write blocks on a slow reader no byte is counted, but the pipe is not silent; returning would
            // lose output.
            if (!writing && copied.get() == before) {
                return;
            }
            before = copied.get();
        }
    }

    private void run(InputStream from, PrintStream to) {
        byte[] chunk = new byte[CHUNK];
        try (from) {
            for (int read = from.read(chunk); read >= 0 && !to.checkError(); read = from.read(chunk)) {
                writing = true;
                to.write(chunk, 0, read);
                to.flush();
                copied.addAndGet(read);
                writing = false;
            }
        } catch (IOException e) {
            log.debug("pipe ended", e);
        } finally {
            ended.countDown();
        }
    }
}
