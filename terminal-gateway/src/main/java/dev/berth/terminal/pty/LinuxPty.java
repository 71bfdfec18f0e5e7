package dev.berth.terminal.pty;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program on a pseudo-terminal of the Linux kernel. Other threads queue tasks; a turn runs the queued tasks and reads
 * output. Turns run one at a time: short turns on {@link PtyLoop}, and on {@link FloodLoop} while the program floods
 * the terminal. The methods of {@link Pty} may be called by the threads that {@link Pty} names. The program is reaped
 * only when no process of its session runs any more, so that until then the kernel gives its process number to no other
 * process.
 */
final class LinuxPty implements Pty {
    private static final Logger log = LoggerFactory.getLogger(LinuxPty.class);
    /** The most output between two calls of {@link PtyHandler#onReadComplete}, for a program that does not pause. */
    private static final int BATCH = 1024 * 1024;
    /** The kernel delivers long output in pieces of this size, so after a full piece another one usually follows. */
    private static final int PIECE = 2048;

    private static final Duration NEXT_PIECE_WAIT = Duration.ofMillis(1);
    /** The time that other processes holding the terminal have for their last output after the program has ended. */
    private static final Duration LINGER = Duration.ofMillis(50);

    private static final int MOST_AFTER_LINGER = 256 * 1024; // more than the kernel buffers for a terminal

    private final LinuxPtys owner;
    private final PtyLoop loop;
    private final Master master;
    private final PtyHandler handler;
    private final int pid;
    private final int pidfd;
    private final CompletableFuture<PtyExit> gone = new CompletableFuture<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /**
     * True while a turn is queued or running. The write of false at the end of a turn publishes the state below to the
     * thread of the next turn.
     */
    private final AtomicBoolean turnQueued = new AtomicBoolean();

    private volatile boolean flooding;

    // mutable state, used only in a turn
    private final FloodDetector floodDetector = new FloodDetector();
    private LoopTools tools;
    private long key;
    private boolean reading = true;
    private boolean readable;
    private boolean hungUp;
    private boolean lingerOver;
    private boolean broken;
    private boolean finished;
    private boolean sessionGone;
    private boolean expectingPiece;
    private boolean pieceTimerSet;
    private int unreported;
    private int bytesAfterLinger;
    private @Nullable PtyExit exit;

    /** @param pidfd a descriptor that becomes readable when the program has ended */
    LinuxPty(LinuxPtys owner, Master master, int pid, int pidfd, PtyHandler handler) {
        this.owner = owner;
        this.loop = owner.loop();
        this.tools = loop.tools();
        this.master = master;
        this.pid = pid;
        this.pidfd = pidfd;
        this.handler = handler;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void execute(Runnable task) {
        loop.check();
        post(task);
    }

    private void post(Runnable task) {
        tasks.add(task);
        queueTurn();
    }

    private void queueTurn() {
        if (turnQueued.compareAndSet(false, true)) {
            if (flooding) {
                owner.floodLoop().queueTurn(this);
            } else {
                loop.queueTurn(this);
            }
        }
    }

    @Override
    public void setReading(boolean on) {
        reading = on;
    }

    @Override
    public boolean write(ByteBuffer input) {
        return master.write(input);
    }

    @Override
    public void resize(PtySize size) {
        master.resize(size);
    }

    @Override
    public void signal(PtySignal signal) {
        master.signal(pid, signal.number());
    }

    @Override
    public CompletionStage<PtyExit> end(Duration grace) {
        if (!gone.isDone()) {
            owner.end(this, grace);
            post(() -> setReading(true));
        }
        return gone.minimalCompletionStage();
    }

    // Called on the thread of PtyLoop.

    void register() {
        key = loop.register(this);
        loop.pollSet().add(pidfd, key + 1, PollSet.READABLE);
        loop.pollSet().add(master.fd(), key, PollSet.READABLE | PollSet.WRITABLE);
    }

    /**
     * Handles events of the terminal: output to read, room for input, or a hang-up because no process holds the slave
     * side.
     */
    void terminalReady(int events) {
        post(() -> readable = true);
        if ((events & PollSet.WRITABLE) != 0) {
            master.flush();
        }
    }

    /** Handles the event of the pidfd: the program has ended. */
    void processEnded() {
        post(this::recordExit);
    }

    /** Ends the wait for last output of other processes that hold the terminal. */
    void endLinger() {
        post(() -> {
            lingerOver = true;
            readable = true;
        });
    }

    /** Records that no process of the program's session runs any more. Any thread. */
    void setSessionGone() {
        post(() -> {
            sessionGone = true;
            complete();
        });
    }

    // Called in a turn.

    void turn(LoopTools tools) {
        this.tools = tools;
        try {
            runTasks();
            readUpTo(tools.turnBytes());
        } catch (RuntimeException | Error e) {
            log.error("terminal failed pid={}", pid, e);
            broken = true; // the handler threw: call the handler no more, and end the program
            end(Duration.ZERO);
        }
        boolean more = reading && readable && !finished;
        turnQueued.set(false);
        if (more || !tasks.isEmpty()) {
            queueTurn();
        }
    }

    private void runTasks() {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            PtyLoop.guarded(next);
        }
    }

    private void recordExit() {
        if (exit != null) {
            return;
        }
        exit = tools.libc().exitOf(pidfd).orElse(null);
        if (exit == null) {
            return;
        }
        loop.execute(() -> loop.closeProcess(pidfd));
        readable = true;
        loop.schedule(LINGER, this::endLinger);
        owner.programEnded(this);
    }

    private void readUpTo(int most) {
        int left = most;
        while (reading && readable && left > 0 && !finished) {
            left -= read();
        }
        flooding = floodDetector.isFlooding(most - left, System.nanoTime());
        boolean outputOver = (!readable && (hungUp || lingerOver)) || bytesAfterLinger > MOST_AFTER_LINGER;
        if (unreported > 0 && (unreported >= BATCH || !reading || outputOver || !(readable || expectingPiece))) {
            unreported = 0;
            if (!broken) {
                handler.onReadComplete(this);
            }
        } else if (unreported > 0 && !readable && !pieceTimerSet) {
            pieceTimerSet = true;
            loop.schedule(NEXT_PIECE_WAIT, () -> post(this::stopExpectingPiece));
        }
        if (exit != null && reading && outputOver && !finished) {
            finish(exit);
        }
    }

    private void stopExpectingPiece() {
        pieceTimerSet = false;
        expectingPiece = false;
    }

    /**
     * Reads once and answers the count of bytes; 0 when the kernel reports no data or a hang-up, which the fields then
     * say.
     */
    private int read() {
        ByteBuffer room = broken ? tools.scratch() : handler.outputBuffer(this);
        if (!room.hasRemaining()) {
            throw new IllegalStateException("no room for output");
        }
        long bytes = room.isDirect() ? readInto(room) : readByCopy(room);
        if (bytes > 0) {
            unreported += (int) bytes;
            expectingPiece = bytes >= PIECE;
            bytesAfterLinger += lingerOver ? (int) bytes : 0;
            if (!broken) {
                handler.onOutput(this, (int) bytes);
            }
            return (int) bytes;
        }
        if (bytes != -Libc.EINTR) {
            readable = false;
            hungUp = bytes != -Libc.EAGAIN;
        }
        return 0;
    }

    private long readInto(ByteBuffer room) {
        try {
            return tools.libc().read(master.fd(), MemorySegment.ofBuffer(room).address(), room.remaining());
        } finally {
            Reference.reachabilityFence(room);
        }
    }

    private long readByCopy(ByteBuffer room) {
        ByteBuffer direct = tools.scratch();
        direct.limit(Math.min(direct.limit(), room.remaining()));
        long bytes = readInto(direct);
        if (bytes > 0) {
            room.put(room.position(), direct, 0, (int) bytes);
        }
        return bytes;
    }

    private void finish(PtyExit programExit) {
        finished = true;
        loop.execute(() -> loop.unregister(key));
        master.close();
        try {
            handler.onExit(this, programExit);
        } finally {
            complete();
        }
    }

    private void complete() {
        if (finished && sessionGone && exit != null && !gone.isDone()) {
            tools.libc().reap(pid);
            owner.remove(this);
            gone.complete(exit);
        }
    }
}
