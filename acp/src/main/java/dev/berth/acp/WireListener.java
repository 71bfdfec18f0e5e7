package dev.berth.acp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Is told what a connection skipped, dropped or survived. Called on the connection's threads: it must be quick; what it
 * throws is ignored.
 */
@FunctionalInterface
public interface WireListener {
    /** One observation. */
    void noted(WireNote note);

    /** Writes every note to the log, at debug level. */
    static WireListener logging(String name) {
        Logger log = LoggerFactory.getLogger(WireListener.class);
        return note -> log.debug("ACP note connection={} kind={} text={}", name, note.kind(), note.text());
    }
}
