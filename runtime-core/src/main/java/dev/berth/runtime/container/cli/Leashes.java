package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.exec.RandomTokens;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.UninterruptibleWait;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The leashes of one scope, one for each user that runs programs. Safe for all threads. */
final class Leashes {
    // immutable state
    private final ContainerPostMortem postMortem;
    private final String prefix;
    private final Owner owner;
    private final Consumer<String> onGone;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Map<Optional<ContainerUser>, Leash> open = new HashMap<>();
    private boolean closed;

    /** @param onGone called once for each leash with its last words, on a thread of its own */
    Leashes(ContainerPostMortem postMortem, String prefix, Owner owner, Consumer<String> onGone) {
        this.postMortem = postMortem;
        this.prefix = prefix;
        this.owner = owner;
        this.onGone = onGone;
    }

    /** The leash of a user; its client runs, its answer is not waited for. CANCELLED when the scope was closed. */
    Leash of(String tried, Optional<ContainerUser> user) {
        lock.lock();
        try {
            if (closed) {
                throw new BerthException(ErrorKind.CANCELLED, tried, "the scope was closed", "open a new scope");
            }
            Leash known = open.get(user);
            if (known != null) {
                return known;
            }
            Leash opened = Leash.open(postMortem, prefix, owner, user);
            open.put(user, opened);
            Thread.startVirtualThread(() -> onGone.accept(opened.gone().join()));
            return opened;
        } finally {
            lock.unlock();
        }
    }

    boolean has(Optional<ContainerUser> user) {
        lock.lock();
        try {
            return open.containsKey(user);
        } finally {
            lock.unlock();
        }
    }

    Optional<Leash> any() {
        lock.lock();
        try {
            return open.values().stream().findFirst();
        } finally {
            lock.unlock();
        }
    }

    private List<Optional<ContainerUser>> users() {
        lock.lock();
        try {
            return List.copyOf(open.keySet());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the processes with this mark through a new leash; does nothing when the container does not run. Returns whether
     * none is left.
     */
    boolean endByAnother(String mark) {
        if (!postMortem.running()) {
            return true;
        }
        Limits limits = postMortem.program().runner().limits();
        boolean ended = true;
        for (Optional<ContainerUser> user : users()) {
            try (Leash spare = Leash.open(postMortem, owner.id() + "." + RandomTokens.alphanumeric(12), owner, user)) {
                boolean answers = UninterruptibleWait.await(
                        CompletableFuture.anyOf(spare.ready(), spare.gone()), limits.value(KnownLimits.LEASH));
                CompletableFuture<Boolean> none = answers ? spare.end(mark) : CompletableFuture.completedFuture(false);
                UninterruptibleWait.await(none, limits.value(KnownLimits.EXEC_END));
                ended &= none.getNow(false);
            }
        }
        return ended;
    }

    /** Opens no other leash from now on; answers those that are open. */
    List<Leash> seal() {
        lock.lock();
        try {
            closed = true;
            return List.copyOf(open.values());
        } finally {
            lock.unlock();
        }
    }
}
