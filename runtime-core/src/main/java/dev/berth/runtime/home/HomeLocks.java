package dev.berth.runtime.home;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Locks of one home, between processes and between threads of one process, exclusive or shared. They are locks of the
 * operating system, which releases those of a process that died. Fair between processes and between threads: the
 * longest waiter gets the lock first. Not reentrant. Safe for all threads. Every method throws a {@link
 * dev.berth.runtime.error.BerthException} of kind HOME_UNUSABLE if the file system refuses locks.
 *
 * <p>Names match {@code [a-z0-9][a-z0-9.-]{0,120}}.
 */
public interface HomeLocks {
    static HomeLocks of(BerthHome home, Limits limits) {
        return FileHomeLocks.open(home.locks(), limits);
    }

    /** Locks in another folder, which several homes share; it is made if it does not exist. */
    static HomeLocks in(Path folder, Limits limits) {
        return FileHomeLocks.open(HomeFolder.privateFolder(folder), limits);
    }

    /**
     * Acquires a lock exclusively, after its holders have released it.
     *
     * @param phase the purpose of holding the lock, shown to those who wait for it; see {@link HomeLock#phase}
     * @param onWait called with the holders when the wait begins, and again when the holders or their phases change
     * @throws dev.berth.runtime.limit.LimitReachedException if the limit is reached first; names the holders
     */
    HomeLock acquire(String name, String phase, Limit limit, Consumer<List<LockHolder>> onWait)
            throws InterruptedException;

    /** Acquires a lock shared, after its exclusive holder has released it; otherwise as {@link #acquire}. */
    HomeLock acquireShared(String name, String phase, Limit limit, Consumer<List<LockHolder>> onWait)
            throws InterruptedException;

    /** Acquires a lock exclusively without waiting; empty if it is held. */
    Optional<HomeLock> tryAcquire(String name, String phase);

    /** Acquires a lock shared without waiting; empty if it is held exclusively. */
    Optional<HomeLock> tryAcquireShared(String name, String phase);

    /**
     * Whether the lock is held exclusively, in this process or another one. The question disturbs nobody: no {@code
     * tryAcquire} fails because of it.
     */
    boolean isHeldExclusively(String name);

    /** The live holders of the lock that have written their note. */
    List<LockHolder> holders(String name);
}
