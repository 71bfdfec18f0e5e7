package dev.berth.acp;

import java.util.concurrent.atomic.LongAdder;

/** The running numbers behind {@link WireStats}, and the way of a note to the listener. */
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
            listener.noted(new WireNote(kind, text));
        } catch (RuntimeException | Error e) {
            // the one listener is where failures are told; a second way would fail alike
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
