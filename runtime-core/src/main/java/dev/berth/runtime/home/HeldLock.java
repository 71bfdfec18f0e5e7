package dev.berth.runtime.home;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** A lock that this process holds, with its note for other processes. */
final class HeldLock implements HomeLock {
    private final String name;
    private final boolean shared;
    private final LockTable.Use use;
    private final LockNotes.Note note;
    private final ReentrantLock guard = new ReentrantLock();

    // guarded by guard
    private boolean closed;

    HeldLock(String name, boolean shared, LockTable.Use use, LockNotes.Note note) {
        this.name = name;
        this.shared = shared;
        this.use = use;
        this.note = note;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void phase(String phase) {
        guard.lock();
        try {
            if (!closed) {
                note.write(phase);
            }
        } finally {
            guard.unlock();
        }
    }

    @Override
    public void close() {
        guard.lock();
        try {
            if (!closed) {
                closed = true;
                note.remove();
                release();
            }
        } finally {
            guard.unlock();
        }
    }

    private void release() {
        try (use) {
            use.named().release(shared);
        } catch (IOException e) {
            throw HomeFolder.unusable(note.folder(), "releasing lock " + name, e);
        }
    }
}
