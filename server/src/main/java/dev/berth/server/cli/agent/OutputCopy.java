package dev.berth.server.cli.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
     * Waits for the end of all these pipes, or until none of them had a byte for the time {@code silence}: a child of the
     * program may keep them open.
     */
    static void await(Duration silence, OutputCopy... copies) throws InterruptedException {
        long before = copied(copies);
        while (!awaitEnd(silence, copies)) {
            long now = copied(copies);
            // While a write blocks on a slow reader no byte is counted, but the pipe is not silent; returning would
            // lose output.
            if (now == before && Stream.of(copies).noneMatch(copy -> copy.writing)) {
                return;
            }
            before = now;
        }
    }

    private static boolean awaitEnd(Duration most, OutputCopy... copies) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        for (OutputCopy copy : copies) {
            if (!copy.ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    private static long copied(OutputCopy... copies) {
        return Stream.of(copies).mapToLong(copy -> copy.copied.get()).sum();
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
