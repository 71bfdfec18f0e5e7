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
 * A program on a pseudo-terminal. What happens to it is put in its mail and done in its turns, one at a time on either
 * loop: short ones on {@link PtyLoop}, on {@link FloodLoop} while it floods. What {@link Pty} has is for the threads named
 * there. The program is reaped only when nothing of its session is left: until then its number means nobody else.
 */
final class LinuxPty implements Pty {
    private static final Logger log = LoggerFactory.getLogger(LinuxPty.class);
    private static final int BATCH = 1024 * 1024; // at the latest, of a program that does not pause
    /** A kernel passes long output on in pieces of this size: behind a whole one there is mostly another. */
    private static final int PIECE = 2048;

    private static final Duration PIECE_LATE = Duration.ofMillis(1);
    /** How long a program that has ended may have others write its last words. */
    private static final Duration LINGER = Duration.ofMillis(50);

    private static final int MOST_AFTER_DEATH = 256 * 1024; // more than a kernel keeps of it

    private final LinuxPtys owner;
    private final PtyLoop loop;
    private final Master master;
    private final PtyHandler handler;
    private final int pid;
    private final int process;
    private final CompletableFuture<PtyExit> gone = new CompletableFuture<>();
    private final Queue<Runnable> mail = new ConcurrentLinkedQueue<>();
    /** It waits for a turn or has one; who sets this hands the state below on. */
    private final AtomicBoolean due = new AtomicBoolean();

    private volatile boolean floods;

    // state of the turn
    private final FloodDetector pace = new FloodDetector();
    private LoopTools tools;
    private long key;
    private boolean reading = true;
    private boolean readable;
    private boolean hungUp;
    private boolean lingered;
    private boolean broken;
    private boolean finished;
    private boolean sessionGone;
    private boolean expecting;
    private boolean expires;
    private int unsent;
    private int afterDeath;
    private @Nullable PtyExit exit;

    /** @param process the descriptor that tells of its end */
    LinuxPty(LinuxPtys owner, Master master, int pid, int process, PtyHandler handler) {
        this.owner = owner;
        this.loop = owner.loop();
        this.tools = loop.tools();
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
        loop.check();
        post(task);
    }

    private void post(Runnable task) {
        mail.add(task);
        call();
    }

    private void call() {
        if (due.compareAndSet(false, true)) {
            if (floods) {
                owner.floods().ready(this);
            } else {
                loop.ready(this);
            }
        }
    }

    @Override
    public void reading(boolean on) {
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
            post(() -> reading(true));
        }
        return gone.minimalCompletionStage();
    }

    // By the loop that hears of it.

    void begin() {
        key = loop.enter(this);
        loop.polled().add(process, key + 1, PollSet.READABLE);
        loop.polled().add(master.fd(), key, PollSet.READABLE | PollSet.WRITABLE);
    }

    /** The kernel has output of it, took input, or everybody let go of it. */
    void changed(int what) {
        post(() -> readable = true);
        if ((what & PollSet.WRITABLE) != 0) {
            master.flush();
        }
    }

    void died() {
        post(this::ended);
    }

    /** Others that hold its terminal have had their time. */
    void lingered() {
        post(() -> {
            lingered = true;
            readable = true;
        });
    }

    /** Nothing of its session runs any more. Any thread. */
    void sessionGone() {
        post(() -> {
            sessionGone = true;
            complete();
        });
    }

    // In its turn.

    void turn(LoopTools tools) {
        this.tools = tools;
        try {
            readMail();
            read(tools.turn());
        } catch (RuntimeException | Error e) {
            log.error("terminal failed pid={}", pid, e);
            broken = true; // its handler threw: it gets no more, the program is ended
            end(Duration.ZERO);
        }
        boolean more = reading && readable && !finished;
        due.set(false);
        if (more || !mail.isEmpty()) {
            call();
        }
    }

    private void readMail() {
        for (Runnable next = mail.poll(); next != null; next = mail.poll()) {
            PtyLoop.guarded(next);
        }
    }

    private void ended() {
        if (exit != null) {
            return;
        }
        exit = tools.libc().exitOf(process).orElse(null);
        if (exit == null) {
            return;
        }
        loop.execute(() -> loop.forget(process));
        readable = true;
        loop.later(LINGER, this::lingered);
        owner.ended(this);
    }

    private void read(int most) {
        int left = most;
        while (reading && readable && left > 0 && !finished) {
            left -= read();
        }
        floods = pace.floods(most - left, System.nanoTime());
        boolean over = (!readable && (hungUp || lingered)) || afterDeath > MOST_AFTER_DEATH;
        if (unsent > 0 && (unsent >= BATCH || !reading || over || !(readable || expecting))) {
            unsent = 0;
            if (!broken) {
                handler.drained(this);
            }
        } else if (unsent > 0 && !readable && !expires) {
            expires = true;
            loop.later(PIECE_LATE, () -> post(this::expectNoMore));
        }
        if (exit != null && reading && over && !finished) {
            finish(exit);
        }
    }

    private void expectNoMore() {
        expires = false;
        expecting = false;
    }

    /** How much came; sets what the kernel said instead. */
    private int read() {
        ByteBuffer room = broken ? tools.spare() : handler.room(this);
        if (!room.hasRemaining()) {
            throw new IllegalStateException("no room for output");
        }
        long bytes = room.isDirect() ? readInto(room) : readByCopy(room);
        if (bytes > 0) {
            unsent += (int) bytes;
            expecting = bytes >= PIECE;
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
            return tools.libc().read(master.fd(), MemorySegment.ofBuffer(room).address(), room.remaining());
        } finally {
            Reference.reachabilityFence(room);
        }
    }

    private long readByCopy(ByteBuffer room) {
        ByteBuffer direct = tools.spare();
        direct.limit(Math.min(direct.limit(), room.remaining()));
        long bytes = readInto(direct);
        if (bytes > 0) {
            room.put(room.position(), direct, 0, (int) bytes);
        }
        return bytes;
    }

    private void finish(PtyExit ended) {
        finished = true;
        loop.execute(() -> loop.leave(key));
        master.close();
        try {
            handler.exited(this, ended);
        } finally {
            complete();
        }
    }

    private void complete() {
        if (finished && sessionGone && exit != null && !gone.isDone()) {
            tools.libc().reap(pid);
            owner.gone(this);
            gone.complete(exit);
        }
    }
}
