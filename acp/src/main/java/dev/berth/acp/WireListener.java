package dev.berth.acp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiver of a connection's notes on skipped lines, dropped messages and failed handlers. Called on the
 * connection's threads and must be quick; its exceptions are ignored.
 */
@FunctionalInterface
public interface WireListener {
    /** Receives one note. */
    void onNote(WireNote note);

    /** Makes a listener that writes every note to the log, at debug level. */
    static WireListener logging(String name) {
        Logger log = LoggerFactory.getLogger(WireListener.class);
        return note -> log.debug("ACP note connection={} kind={} text={}", name, note.kind(), note.text());
    }
}
