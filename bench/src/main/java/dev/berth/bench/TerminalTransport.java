package dev.berth.bench;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The transport of a terminal client. It accepts output without delay; an empty piece of output is the end. */
interface TerminalTransport extends AutoCloseable {
    /** Sends keys to the terminal. */
    void sendKeys(byte[] keys);

    /** Acknowledges the output up to {@code total} bytes. */
    void acknowledge(long total);

    /** The pieces of output. */
    LinkedBlockingQueue<byte[]> received();

    /** The number of output messages so far. */
    AtomicLong messages();

    @Override
    void close();
}
