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
 * A program on a pseudo-terminal of pty4j. What {@link Pty} has is for the threads named there, the thread {@code
 * berth-pty-PID} reads (a virtual one would hold its carrier), the rest is for the loop. pty4j doesn't tell a code above
 * 128 from a signal: such codes are taken for signals.
 */
final class Pty4jPty implements Pty {
    private static final Logger log = LoggerFactory.getLogger(Pty4jPty.class);
    private static final int MOST_AT_ONCE = 4096; // pty4j copies all of its buffer for each reading
    private static final int BATCH = 64 * 1024;
    private static final int SIGNALS = 128;

    private final Pty4jPtys owner;
    private final PtyProcess process; // held: its finalizer closes the terminal
    private final Pty4jSide side;
    private final Pty4jInput input;
    private final PtyHandler handler;
    private final Semaphore consumed = new Semaphore(0);
    private final CompletableFuture<PtyExit> gone = new CompletableFuture<>();

    // state of the loop
    private ByteBuffer came = ByteBuffer.allocate(0);
    private boolean more;
    private boolean waiting;
    private boolean reading = true;
    private boolean giving;
    private boolean broken;
    private boolean sessionGone;
    private int unsent;
    private @Nullable PtyExit exit;

    Pty4jPty(Pty4jPtys owner, PtyProcess process, Pty4jSide side, PtyHandler handler) {
        this.owner = owner;
        this.process = process;
        this.side = side;
        this.input = new Pty4jInput(side, process.pid());
        this.handler = handler;
    }

    void begin() {
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
    public void reading(boolean on) {
        reading = on;
        if (on && waiting && !giving) {
            owner.loop().execute(this::give);
        }
    }

    @Override
    public boolean write(ByteBuffer typed) {
        return input.write(typed);
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
            owner.loop().execute(() -> reading(true));
        }
        return gone.minimalCompletionStage();
    }

    void sessionGone() {
        sessionGone = true;
        complete();
    }

    private void read() {
        byte[] buffer = new byte[MOST_AT_ONCE];
        try {
            InputStream output = process.getInputStream();
            for (int n = output.read(buffer, 0, buffer.length); n > 0; n = output.read(buffer, 0, buffer.length)) {
                ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, n);
                boolean thereIsMore = side.more();
                owner.loop().execute(() -> take(chunk, thereIsMore));
                consumed.acquire();
            }
        } catch (IOException e) {
            log.debug("output ended early pid={}", pid(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does that
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
                log.debug("interrupted while it ended pid={}", pid());
            }
        }
    }

    private void take(ByteBuffer chunk, boolean thereIsMore) {
        came = chunk;
        more = thereIsMore;
        waiting = true;
        give();
    }

    /** Hands over what came while reading is on; the reader goes on when all of it went. */
    private void give() {
        if (!waiting || !reading || giving) {
            return;
        }
        giving = true;
        try {
            while (reading && came.hasRemaining()) {
                giveSome();
            }
            if (unsent > 0 && (unsent >= BATCH || !reading || !more)) {
                unsent = 0;
                drained();
            }
        } catch (RuntimeException | Error e) {
            log.error("terminal failed pid={}", pid(), e);
            broken = true;
            came.position(came.limit());
            end(Duration.ZERO);
        } finally {
            giving = false;
        }
        if (!came.hasRemaining()) {
            waiting = false;
            consumed.release();
        } else if (reading) {
            owner.loop().execute(this::give);
        }
    }

    private void giveSome() {
        if (broken) {
            came.position(came.limit());
            return;
        }
        ByteBuffer room = handler.room(this);
        int bytes = Math.min(room.remaining(), came.remaining());
        if (bytes == 0) {
            throw new IllegalStateException("no room for output");
        }
        room.put(room.position(), came, came.position(), bytes);
        came.position(came.position() + bytes);
        unsent += bytes;
        handler.output(this, bytes);
    }

    private void drained() {
        if (!broken) {
            handler.drained(this);
        }
    }

    private void finish(int code) {
        PtyExit ended = code > SIGNALS ? new PtyExit.Signal(code - SIGNALS) : new PtyExit.Code(code);
        exit = ended;
        owner.ended(this);
        try {
            if (unsent > 0) {
                drained();
            }
            handler.exited(this, ended);
        } catch (RuntimeException | Error e) {
            log.error("terminal failed pid={}", pid(), e);
        }
        complete();
    }

    private void complete() {
        if (exit != null && sessionGone && !gone.isDone()) {
            owner.gone(this);
            gone.complete(exit);
        }
    }
}
