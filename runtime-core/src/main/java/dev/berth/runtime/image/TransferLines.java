package dev.berth.runtime.image;

import dev.berth.runtime.event.RuntimeListener;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Tells now and then how far a long way through a file is. One thread at a time. */
final class TransferLines implements LongConsumer {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private final RuntimeListener listener;
    private final String done;
    private final long whole;
    private long toldAt = System.nanoTime();

    /** {@code whole}: its length; 0 when it is not known. */
    TransferLines(RuntimeListener listener, String done, long whole) {
        this.listener = listener;
        this.done = done;
        this.whole = whole;
    }

    @Override
    public void accept(long bytes) {
        long now = System.nanoTime();
        if (now - toldAt < PAUSE) {
            return;
        }
        toldAt = now;
        String of = whole == 0 ? "" : " of " + megabytes(whole);
        listener.on(new ImageEvent.Line(Instant.now(), done + " " + megabytes(bytes) + of));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%d MB", bytes / 1_000_000);
    }
}
