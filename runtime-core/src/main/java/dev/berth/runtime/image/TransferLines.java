package dev.berth.runtime.image;

import dev.berth.runtime.event.RuntimeListener;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Reports the progress of reading or writing a file, at most twice a second. One thread at a time. */
final class TransferLines implements LongConsumer {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private final RuntimeListener listener;
    private final String done;
    private final long length;
    private long reportedAt = System.nanoTime();

    /** Takes a verb for the lines, such as {@code saved}, and the file's length; 0 when unknown. */
    TransferLines(RuntimeListener listener, String done, long length) {
        this.listener = listener;
        this.done = done;
        this.length = length;
    }

    @Override
    public void accept(long bytes) {
        long now = System.nanoTime();
        if (now - reportedAt < PAUSE) {
            return;
        }
        reportedAt = now;
        String of = length == 0 ? "" : " of " + megabytes(length);
        listener.on(new ImageEvent.Line(Instant.now(), done + " " + megabytes(bytes) + of));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%d MB", bytes / 1_000_000);
    }
}
