package dev.berth.runtime.home;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lock that this process holds, with its note for other processes. */
final class HeldLock implements HomeLock {
    private final String name;
    private final boolean shared;
    private final LockTable.Use use;
    private final LockNotes.Note note;
    private final AtomicBoolean closed = new AtomicBoolean();

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
        if (!closed.get()) {
            note.write(phase);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        note.remove();
        try (use) {
            use.named().release(shared);
        } catch (IOException e) {
            throw HomeFolder.unusable(note.folder(), "releasing lock " + name, e);
        }
    }
}
