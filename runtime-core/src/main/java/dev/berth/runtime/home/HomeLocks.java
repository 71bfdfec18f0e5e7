package dev.berth.runtime.home;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Locks of one home, between processes and between threads of one process, exclusive or shared. They are locks of the
 * operating system, so those of a process that died are gone with it. Fair in both respects: who waits longer comes first.
 * Not reentrant. Safe for all threads. HOME_UNUSABLE when the file system refuses locks.
 *
 * <p>Names match {@code [a-z0-9][a-z0-9.-]{0,120}}.
 */
public interface HomeLocks {
    static HomeLocks of(BerthHome home, Limits limits) {
        return new FileHomeLocks(home.locks(), limits);
    }

    /** Locks in another folder, made when it is not there: for what several homes share. */
    static HomeLocks in(Path folder, Limits limits) {
        return new FileHomeLocks(HomeFolder.made(folder), limits);
    }

    /**
     * Waits until nobody else holds it.
     *
     * @param phase what it is held for, told to those who wait; see {@link HomeLock#phase}
     * @param onWait told at once when there is somebody to wait for, and again when who holds it or their phase changes
     * @throws dev.berth.runtime.limit.LimitReachedException past the limit, naming the holders
     */
    HomeLock acquire(String name, String phase, Limit limit, Consumer<List<LockHolder>> onWait)
            throws InterruptedException;

    /** Waits until nobody else holds it exclusively; otherwise as {@link #acquire}. */
    HomeLock acquireShared(String name, String phase, Limit limit, Consumer<List<LockHolder>> onWait)
            throws InterruptedException;

    /** Empty when somebody holds it. */
    Optional<HomeLock> tryAcquire(String name, String phase);

    /** Empty when somebody holds it exclusively. */
    Optional<HomeLock> tryAcquireShared(String name, String phase);

    /** Whether somebody holds it exclusively, in this process or another. */
    boolean isHeldExclusively(String name);

    /** Who holds it, as far as they could say; those that died are left out. */
    List<LockHolder> holders(String name);
}
