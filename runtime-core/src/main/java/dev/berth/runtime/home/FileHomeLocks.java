package dev.berth.runtime.home;

import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Locks of bytes of one file, {@code table}, in a folder. */
record FileHomeLocks(Path folder, Limits limits, LockNotes notes) implements HomeLocks {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,120}");

    /** Opens the locks of a folder, and removes the notes that killed processes left there. */
    static FileHomeLocks open(Path folder, Limits limits) {
        FileHomeLocks locks = new FileHomeLocks(folder, limits, new LockNotes(folder));
        locks.notes.removeStale(locks::isHeldExclusively);
        return locks;
    }

    @Override
    public HomeLock acquire(String name, String phase, Limit limit, Consumer<List<LockHolder>> onWait)
            throws InterruptedException {
        return acquireWaiting(name, phase, false, limit, onWait);
    }

    @Override
    public HomeLock acquireShared(String name, String phase, Limit limit, Consumer<List<LockHolder>> onWait)
            throws InterruptedException {
        return acquireWaiting(name, phase, true, limit, onWait);
    }

    @Override
    public Optional<HomeLock> tryAcquire(String name, String phase) {
        return tryAcquire(name, phase, false);
    }

    @Override
    public Optional<HomeLock> tryAcquireShared(String name, String phase) {
        return tryAcquire(name, phase, true);
    }

    @Override
    public boolean isHeldExclusively(String name) {
        try (LockTable.Use use = useLock(name)) {
            return use.named().isHeldExclusively();
        } catch (IOException e) {
            throw unusable(name, e);
        }
    }

    @Override
    public List<LockHolder> holders(String name) {
        return notes.of(checked(name));
    }

    private HomeLock acquireWaiting(
            String name, String phase, boolean shared, Limit limit, Consumer<List<LockHolder>> onWait)
            throws InterruptedException {
        LockTable.Use use = useLock(name);
        boolean acquired = false;
        try (Deadline deadline = limits.start(limit, "waiting for lock " + name)) {
            LockWait wait = new LockWait(deadline, () -> notes.of(name), onWait);
            if (!use.named().acquire(shared, wait)) {
                throw deadline.toException(heldBy(notes.of(name)));
            }
            acquired = true;
        } catch (IOException e) {
            throw unusable(name, e);
        } finally {
            if (!acquired) {
                use.close();
            }
        }
        return heldLock(name, phase, shared, use);
    }

    private Optional<HomeLock> tryAcquire(String name, String phase, boolean shared) {
        LockTable.Use use = useLock(name);
        boolean acquired = false;
        try {
            acquired = use.named().tryAcquire(shared);
        } catch (IOException e) {
            throw unusable(name, e);
        } finally {
            if (!acquired) {
                use.close();
            }
        }
        return acquired ? Optional.of(heldLock(name, phase, shared, use)) : Optional.empty();
    }

    private HomeLock heldLock(String name, String phase, boolean shared, LockTable.Use use) {
        return new HeldLock(name, shared, use, notes.note(name, phase, shared));
    }

    private LockTable.Use useLock(String name) {
        try {
            return LockTable.use(folder.resolve(LockTable.FILE), checked(name));
        } catch (IOException e) {
            throw unusable(name, e);
        }
    }

    private RuntimeException unusable(String name, IOException e) {
        return HomeFolder.unusable(folder, "taking lock " + name + " in " + folder, e);
    }

    private static String heldBy(List<LockHolder> holders) {
        return holders.isEmpty()
                ? "its holder is not known"
                : "held by " + holders.stream().map(LockHolder::toString).collect(Collectors.joining("; "));
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("lock name " + name + " does not match " + NAME);
        }
        return name;
    }
}
