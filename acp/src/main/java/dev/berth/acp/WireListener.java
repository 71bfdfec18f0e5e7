package dev.berth.acp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The receiver of a connection's notes on skipped lines, dropped messages and failed handlers. Called one note at a time,
 * in order, on threads of its own. While 1000 notes wait for a slow listener, further notes are counted and dropped. Its
 * exceptions are counted and ignored.
 */
@FunctionalInterface
public interface WireListener {
    /** Receives one note. */
    void onNote(WireNote note);

    /**
     * Makes a listener that writes the kind and the text of every note to the log: at warning level for a message that
     * was lost because of its size, else at debug level.
     */
    static WireListener logging(String name) {
        Logger log = LoggerFactory.getLogger(WireListener.class);
        return note -> {
            Level level = switch (note.kind()) {
                case LONG_LINE, LARGE_MESSAGE -> Level.WARN;
                default -> Level.DEBUG;
            };
            log.atLevel(level).log("ACP note connection={} kind={} text={}", name, note.kind(), note.text());
        };
    }
}
