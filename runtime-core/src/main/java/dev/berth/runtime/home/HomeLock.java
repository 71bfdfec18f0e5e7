package dev.berth.runtime.home;

/** A held lock. {@link #close}, on any thread and any number of times, or the end of this process releases it. */
public interface HomeLock extends AutoCloseable {
    String name();

    /** Changes the phase that is shown to those who wait for the lock: the purpose it is held for now. */
    void phase(String phase);

    @Override
    void close();
}
