package dev.berth.bench;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A client's way to a terminal: its transport takes everything at once. An empty piece is the end. */
interface ClientLine extends AutoCloseable {
    void types(byte[] keys);

    /** All up to {@code total} is on the screen. */
    void shown(long total);

    LinkedBlockingQueue<byte[]> received();

    /** Messages of output so far. */
    AtomicLong messages();

    @Override
    void close();
}
