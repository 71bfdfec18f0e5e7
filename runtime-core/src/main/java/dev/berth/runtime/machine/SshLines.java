package dev.berth.runtime.machine;

import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logins to one machine. Short commands share the first and wait for a channel of it; what stays gets further ones, so
 * that it is in nobody's way. A login that is lost is replaced by whoever needs it next. Safe for all threads.
 */
final class SshLines {
    private static final Logger log = LoggerFactory.getLogger(SshLines.class);

    private final SshLine.Ground ground;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable SshLine first;
    private final List<SshLine> more = new ArrayList<>();
    private final List<String> lost = new ArrayList<>(); // marks of lost logins, until a leash was asked to end them

    SshLines(SshLine.Ground ground) {
        this.ground = ground;
    }

    /** The first login, which is opened if there is none. */
    SshLine first() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            SshLine known = first;
            if (known != null && known.usable()) {
                return known;
            }
            if (known != null) {
                noteLocked(known);
            }
            SshLine opened = openLocked();
            first = opened;
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** A channel for a command that is soon over. */
    SshLine forShort() throws InterruptedException {
        try (Deadline deadline = ground.limits()
                .start(
                        KnownLimits.SSH_CHANNEL,
                        "running a command on " + ground.target().destination())) {
            while (true) {
                SshLine line = first();
                if (!line.take(deadline.remaining())) {
                    throw deadline.toException(SshLine.CHANNELS + " commands run there already");
                }
                if (line.usable()) {
                    return line;
                }
                line.give();
            }
        }
    }

    /** A channel for a program that stays. */
    SshLine forLong() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (SshLine line : List.copyOf(more)) {
                if (!line.usable()) {
                    more.remove(line);
                    noteLocked(line);
                } else if (line.tryTake()) {
                    return line;
                }
            }
            SshLine opened = openLocked();
            more.add(opened);
            opened.tryTake();
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** One does not answer: it is ended now, and what ran through it by the next one. The others are asked. */
    void cut(SshLine hung) {
        log.warn(
                "a login does not answer and is replaced destination={}",
                ground.target().destination());
        hung.cut();
        List<SshLine> others = new ArrayList<>(all());
        others.remove(hung);
        CompletableFuture.allOf(others.stream()
                        .map(line -> line.answering().thenAccept(answers -> {
                            if (!answers) {
                                line.cut();
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private List<SshLine> all() {
        lock.lock();
        try {
            return Stream.concat(Stream.ofNullable(first), more.stream()).toList();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        List<SshLine> open = all();
        lock.lock();
        try {
            first = null;
            more.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(SshLine::close);
    }

    private void noteLocked(SshLine gone) {
        if (gone.lost()) {
            lost.add(gone.marks());
            gone.cut();
        }
    }

    private SshLine openLocked() throws InterruptedException {
        SshLine line = SshLine.open(ground);
        // Where a login was lost without its sshd's knowledge, its leash there does not know either.
        for (String marks : lost) {
            var _ = line.leash().end(marks);
        }
        lost.clear();
        return line;
    }
}
