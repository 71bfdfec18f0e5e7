package dev.berth.terminal.recording;

import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of an asciicast v3 file.
 *
 * @param after the time since the event of the line before
 */
record CastEvent(Duration after, Kind kind, String data) {
    /** The type of an event; the code is the one of asciicast v3. */
    enum Kind {
        OUTPUT('o'),
        RESIZE('r'),
        MARKER('m'),
        EXIT('x');

        private final char code;

        Kind(char code) {
            this.code = code;
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The event as a line of the file, with its line break. */
    String line() {
        double seconds = after.toNanos() / 1e9;
        return String.format(Locale.ROOT, "[%.6f, \"%c\", ", seconds, kind.code) + JSON.writeValueAsString(data)
                + "]\n";
    }
}
