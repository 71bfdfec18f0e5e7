package dev.berth.runtime.exec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the input of a program on threads {@code NAME-stdin}, in the order of the calls. A program that does not read, as
 * in a paused container, holds such a thread and no caller: a blocked write cannot be interrupted, it ends with the
 * program. Safe for all threads.
 */
final class PipeWriter {
    private static final Logger log = LoggerFactory.getLogger(PipeWriter.class);

    // immutable state
    private final String name;
    private final OutputStream pipe;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);

    PipeWriter(String name, OutputStream pipe) {
        this.name = name;
        this.pipe = pipe;
    }

    /** Writes the text; completes with whether the pipe took the whole of it. Never fails. */
    CompletableFuture<Boolean> write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return later(() -> {
            pipe.write(bytes);
            pipe.flush();
        });
    }

    /** Closes the pipe behind all that is to be written; completes with whether that was possible. Never fails. */
    CompletableFuture<Boolean> close() {
        return later(pipe::close);
    }

    private CompletableFuture<Boolean> later(PipeAction action) {
        lock.lock();
        try {
            last = last.handleAsync((_, _) -> succeeds(action), work -> PipeThread.detach(name + "-stdin", work));
            return last.exceptionally(_ -> false);
        } finally {
            lock.unlock();
        }
    }

    private boolean succeeds(PipeAction action) {
        try {
            action.run();
            return true;
        } catch (IOException e) {
            log.debug("a program does not take its input name={} seen={}", name, e.getMessage());
            return false;
        }
    }

    private interface PipeAction {
        void run() throws IOException;
    }
}
