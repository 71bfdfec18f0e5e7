package dev.berth.acp;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link WireStats}; they also pass each note to the listener. Safe for all threads. */
final class Counters {
    final LongAdder framesIn = new LongAdder();
    final LongAdder framesOut = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    private final LongAdder skippedLines = new LongAdder();
    private final LongAdder longLines = new LongAdder();
    private final LongAdder unmatched = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder handlerFailures = new LongAdder();
    private final LongAdder pauses = new LongAdder();
    private final LongAdder notSent = new LongAdder();
    private final WireListener listener;

    Counters(WireListener listener) {
        this.listener = listener;
    }

    void note(WireNote.Kind kind, String text) {
        LongAdder counter = switch (kind) {
            case SKIPPED_LINE -> skippedLines;
            case LONG_LINE -> longLines;
            case UNMATCHED_RESPONSE -> unmatched;
            case REFUSED_REQUEST -> refused;
            case HANDLER_FAILED -> handlerFailures;
            case READING_PAUSED -> pauses;
            case NOT_SENT -> notSent;
        };
        counter.increment();
        try {
            listener.onNote(new WireNote(kind, text));
        } catch (RuntimeException | Error e) {
            // the listener is the only place to report to, and it just failed
            handlerFailures.increment();
        }
    }

    WireStats snapshot() {
        return new WireStats(
                framesIn.sum(),
                framesOut.sum(),
                bytesIn.sum(),
                bytesOut.sum(),
                skippedLines.sum(),
                longLines.sum(),
                unmatched.sum(),
                refused.sum(),
                handlerFailures.sum(),
                pauses.sum(),
                notSent.sum());
    }
}
