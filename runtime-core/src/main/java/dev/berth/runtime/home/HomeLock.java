package dev.berth.runtime.home;

/** A lock that is held. It ends when it is closed, on any thread and as often as wanted, or when this process ends. */
public interface HomeLock extends AutoCloseable {
    String name();

    /** Says what it is held for now, for those who wait. */
    void phase(String phase);

    @Override
    void close();
}
