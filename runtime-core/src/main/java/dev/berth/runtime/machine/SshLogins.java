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
 * The logins to one machine. Short commands share the first login and wait for one of its channels. Long-running
 * programs share further logins, so that they never block short commands. A lost login is replaced on the next use.
 * Safe for all threads.
 */
final class SshLogins {
    private static final Logger log = LoggerFactory.getLogger(SshLogins.class);

    private final SshLogin.Context context;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable SshLogin first;
    private final List<SshLogin> more = new ArrayList<>();
    // marks of lost logins, until another leash was asked to end them
    private final List<String> lostMarks = new ArrayList<>();

    SshLogins(SshLogin.Context context) {
        this.context = context;
    }

    /** Returns the first login, and opens it when there is none. */
    SshLogin openFirst() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            SshLogin known = first;
            if (known != null && known.usable()) {
                return known;
            }
            if (known != null) {
                noteLostLocked(known);
            }
            SshLogin opened = openLocked();
            first = opened;
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** Acquires a channel for a short command. */
    SshLogin acquireForCommand() throws InterruptedException {
        try (Deadline deadline = context.limits()
                .start(
                        KnownLimits.SSH_CHANNEL,
                        "running a command on " + context.target().destination())) {
            while (true) {
                SshLogin login = openFirst();
                if (!login.acquireChannel(deadline.remaining())) {
                    throw deadline.toException(SshLogin.CHANNELS + " commands run on this login already");
                }
                if (login.usable()) {
                    return login;
                }
                login.releaseChannel();
            }
        }
    }

    /** Acquires a channel for a long-running program. */
    SshLogin acquireForProgram() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (SshLogin login : List.copyOf(more)) {
                if (!login.usable()) {
                    more.remove(login);
                    noteLostLocked(login);
                } else if (login.tryAcquireChannel()) {
                    return login;
                }
            }
            SshLogin opened = openLocked();
            more.add(opened);
            opened.tryAcquireChannel();
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends a login that does not answer, and every other login that does not answer either. The next login ends their
     * programs.
     */
    void abort(SshLogin hung) {
        log.warn(
                "a login does not answer and is replaced destination={}",
                context.target().destination());
        hung.abort();
        List<SshLogin> others = new ArrayList<>(all());
        others.remove(hung);
        CompletableFuture.allOf(others.stream()
                        .map(login -> login.checkAnswer().thenAccept(answers -> {
                            if (!answers) {
                                login.abort();
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private List<SshLogin> all() {
        lock.lock();
        try {
            return Stream.concat(Stream.ofNullable(first), more.stream()).toList();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        List<SshLogin> open = all();
        lock.lock();
        try {
            first = null;
            more.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(SshLogin::close);
    }

    private void noteLostLocked(SshLogin gone) {
        if (gone.lost()) {
            lostMarks.add(gone.marksPattern());
            gone.abort();
        }
    }

    private SshLogin openLocked() throws InterruptedException {
        SshLogin login = SshLogin.open(context);
        // A login may be lost without sshd noticing: then its leash does not notice either and keeps its programs.
        for (String marks : lostMarks) {
            var _ = login.leash().end(marks);
        }
        lostMarks.clear();
        return login;
    }
}
