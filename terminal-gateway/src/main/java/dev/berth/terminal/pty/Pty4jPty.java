package dev.berth.terminal.pty;

import com.pty4j.PtyProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program on a pseudo-terminal of pty4j. The methods of {@link Pty} may be called by the threads that {@link Pty}
 * names. The platform thread {@code berth-pty-PID} reads the output (a virtual thread would pin its carrier); all other
 * methods are for the loop. pty4j reports a signal as the exit code 128 + signal, so a code above 128 is reported as a
 * signal.
 */
final class Pty4jPty implements Pty {
    private static final Logger log = LoggerFactory.getLogger(Pty4jPty.class);
    private static final int MOST_AT_ONCE = 4096; // pty4j copies the whole buffer for each read
    private static final int BATCH = 64 * 1024;
    private static final int SIGNALS = 128;

    private final Pty4jPtys owner;
    private final PtyProcess process; // kept referenced: the finalizer of PtyProcess closes the terminal
    private final Pty4jSide side;
    private final Pty4jInput input;
    private final PtyHandler handler;
    private final Semaphore consumed = new Semaphore(0);
    private final CompletableFuture<PtyExit> gone = new CompletableFuture<>();

    // mutable state, used only on the loop
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private boolean moreFollows;
    private boolean chunkWaits;
    private boolean reading = true;
    private boolean delivering;
    private boolean broken;
    private boolean sessionGone;
    private int unreported;
    private @Nullable PtyExit exit;

    Pty4jPty(Pty4jPtys owner, PtyProcess process, Pty4jSide side, PtyHandler handler) {
        this.owner = owner;
        this.process = process;
        this.side = side;
        this.input = new Pty4jInput(side, process.pid());
        this.handler = handler;
    }

    /** Starts the reading thread. */
    void startReader() {
        Thread.ofPlatform()
                .daemon()
                .name("berth-pty-" + pid())
                .stackSize(128 * 1024)
                .start(this::read);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void execute(Runnable task) {
        owner.loop().execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                log.error("task failed pid={}", pid(), e);
            }
        });
    }

    @Override
    public void setReading(boolean on) {
        reading = on;
        if (on && chunkWaits && !delivering) {
            owner.loop().execute(this::deliver);
        }
    }

    @Override
    public boolean write(ByteBuffer keys) {
        return input.write(keys);
    }

    @Override
    public void resize(PtySize size) {
        side.resize(size);
    }

    @Override
    public void signal(PtySignal signal) {
        side.signal(signal);
    }

    @Override
    public CompletionStage<PtyExit> end(Duration grace) {
        if (!gone.isDone()) {
            owner.end(this, grace);
            owner.loop().execute(() -> setReading(true));
        }
        return gone.minimalCompletionStage();
    }

    /** Records that no process of the program's session runs any more. */
    void setSessionGone() {
        sessionGone = true;
        complete();
    }

    private void read() {
        byte[] buffer = new byte[MOST_AT_ONCE];
        try {
            InputStream output = process.getInputStream();
            for (int n = output.read(buffer, 0, buffer.length); n > 0; n = output.read(buffer, 0, buffer.length)) {
                ByteBuffer next = ByteBuffer.wrap(buffer, 0, n);
                boolean readable = side.isReadable();
                owner.loop().execute(() -> accept(next, readable));
                consumed.acquire();
            }
        } catch (IOException e) {
            log.debug("output ended early pid={}", pid(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // no code interrupts this thread
        }
        int code = awaitExit();
        side.close();
        input.close();
        owner.loop().execute(() -> finish(code));
    }

    private int awaitExit() {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException _) {
                log.debug("interrupted while the program ended pid={}", pid());
            }
        }
    }

    private void accept(ByteBuffer next, boolean readable) {
        chunk = next;
        moreFollows = readable;
        chunkWaits = true;
        deliver();
    }

    /**
     * Gives the chunk to the handler while reading is on. The reading thread continues when the whole chunk was
     * delivered.
     */
    private void deliver() {
        if (!chunkWaits || !reading || delivering) {
            return;
        }
        delivering = true;
        try {
            while (reading && chunk.hasRemaining()) {
                deliverSome();
            }
            if (unreported > 0 && (unreported >= BATCH || !reading || !moreFollows)) {
                unreported = 0;
                reportReadComplete();
            }
        } catch (RuntimeException | Error e) {
            log.error("terminal failed pid={}", pid(), e);
            broken = true;
            chunk.position(chunk.limit());
            end(Duration.ZERO);
        } finally {
            delivering = false;
        }
        if (!chunk.hasRemaining()) {
            chunkWaits = false;
            consumed.release();
        } else if (reading) {
            owner.loop().execute(this::deliver);
        }
    }

    private void deliverSome() {
        if (broken) {
            chunk.position(chunk.limit());
            return;
        }
        ByteBuffer room = handler.outputBuffer(this);
        int bytes = Math.min(room.remaining(), chunk.remaining());
        if (bytes == 0) {
            throw new IllegalStateException("no room for output");
        }
        room.put(room.position(), chunk, chunk.position(), bytes);
        chunk.position(chunk.position() + bytes);
        unreported += bytes;
        handler.onOutput(this, bytes);
    }

    private void reportReadComplete() {
        if (!broken) {
            handler.onReadComplete(this);
        }
    }

    private void finish(int code) {
        PtyExit programExit = code > SIGNALS ? new PtyExit.Signal(code - SIGNALS) : new PtyExit.Code(code);
        exit = programExit;
        owner.programEnded(this);
        try {
            if (unreported > 0) {
                reportReadComplete();
            }
            handler.onExit(this, programExit);
        } catch (RuntimeException | Error e) {
            log.error("terminal failed pid={}", pid(), e);
        }
        complete();
    }

    private void complete() {
        if (exit != null && sessionGone && !gone.isDone()) {
            owner.remove(this);
            gone.complete(exit);
        }
    }
}
