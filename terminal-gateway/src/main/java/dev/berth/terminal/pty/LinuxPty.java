package dev.berth.terminal.pty;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A program whose pseudo-terminal the loop reads. What {@link Pty} has is for the threads named there, the rest for the
 * loop. The program is reaped only when nothing of its session is left: until then its number means nobody else.
 */
final class LinuxPty implements Pty {
    private static final int TURN = 16 * 1024; // so long the others wait, at 90 MB/s a fifth of a millisecond
    private static final int BATCH = 64 * 1024;
    private static final int MOST_AFTER_DEATH = 256 * 1024; // more than a kernel keeps of it

    private final LinuxPtys owner;
    private final PtyLoop loop;
    private final Libc libc;
    private final Master master;
    private final PtyHandler handler;
    private final int pid;
    private final int process;
    private final CompletableFuture<PtyExit> gone = new CompletableFuture<>();

    // state of the loop
    private long key;
    private boolean reading = true;
    private boolean readable;
    private boolean queued;
    private boolean hungUp;
    private boolean lingered;
    private boolean broken;
    private boolean finished;
    private boolean sessionGone;
    private int unsent;
    private int afterDeath;
    private @Nullable PtyExit exit;

    /** @param process the descriptor that tells of its end */
    LinuxPty(LinuxPtys owner, Master master, int pid, int process, PtyHandler handler) {
        this.owner = owner;
        this.loop = owner.loop();
        this.libc = loop.libc();
        this.master = master;
        this.pid = pid;
        this.process = process;
        this.handler = handler;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        queue();
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
            loop.execute(() -> reading(true));
        }
        return gone.minimalCompletionStage();
    }

    /** The loop takes it over. */
    void begin() {
        key = loop.enter(this);
        loop.polled().add(process, key + 1, PollSet.READABLE);
        loop.polled().add(master.fd(), key, PollSet.READABLE | PollSet.WRITABLE);
    }

    /** The kernel has output of it, took input, or everybody let go of it. */
    void changed(int what) {
        readable = true;
        queue();
        if ((what & PollSet.WRITABLE) != 0) {
            master.flush();
        }
    }

    void died() {
        exit = libc.exitOf(process).orElse(null);
        if (exit == null) {
            return;
        }
        loop.polled().remove(process);
        libc.close(process);
        readable = true;
        queue();
        loop.linger(this);
        owner.ended(this);
    }

    void turn() {
        queued = false;
        int left = TURN;
        while (reading && readable && left > 0 && !finished) {
            left -= read();
        }
        if (unsent > 0 && (unsent >= BATCH || !reading || !readable)) {
            unsent = 0;
            if (!broken) {
                handler.drained(this);
            }
        }
        boolean over = (!readable && (hungUp || lingered)) || afterDeath > MOST_AFTER_DEATH;
        if (exit != null && reading && over) {
            finish(exit);
        }
        queue();
    }

    /** Others that hold its terminal have had their time. */
    void lingered() {
        lingered = true;
        readable = true;
        queue();
    }

    /** Its handler threw: it gets no more, the program is ended. */
    void broken() {
        broken = true;
        end(Duration.ZERO);
    }

    /** Nothing of its session runs any more. */
    void sessionGone() {
        sessionGone = true;
        complete();
    }

    private void queue() {
        if (reading && readable && !queued && !finished) {
            queued = true;
            loop.ready(this);
        }
    }

    /** How much came; sets what the kernel said instead. */
    private int read() {
        ByteBuffer room = broken ? loop.spare() : handler.room(this);
        if (!room.hasRemaining()) {
            throw new IllegalStateException("no room for output");
        }
        long bytes = room.isDirect() ? readInto(room) : readByCopy(room);
        if (bytes > 0) {
            unsent += (int) bytes;
            afterDeath += lingered ? (int) bytes : 0;
            if (!broken) {
                handler.output(this, (int) bytes);
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
            return libc.read(master.fd(), MemorySegment.ofBuffer(room).address(), room.remaining());
        } finally {
            Reference.reachabilityFence(room);
        }
    }

    private long readByCopy(ByteBuffer room) {
        ByteBuffer direct = loop.spare();
        direct.limit(Math.min(direct.limit(), room.remaining()));
        long bytes = readInto(direct);
        if (bytes > 0) {
            room.put(room.position(), direct, 0, (int) bytes);
        }
        return bytes;
    }

    private void finish(PtyExit ended) {
        finished = true;
        loop.leave(key);
        master.close();
        try {
            handler.exited(this, ended);
        } finally {
            complete();
        }
    }

    private void complete() {
        if (finished && sessionGone && exit != null && !gone.isDone()) {
            libc.reap(pid);
            owner.gone(this);
            gone.complete(exit);
        }
    }
}
