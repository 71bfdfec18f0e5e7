package dev.berth.terminal.recording;

import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of an asciicast v3 file.
 *
 * @param after since the line before
 */
record CastEvent(Duration after, Kind kind, String data) {
    /** What happened. */
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

    String line() {
        double seconds = after.toNanos() / 1e9;
        return String.format(Locale.ROOT, "[%.6f, \"%c\", ", seconds, kind.code) + JSON.writeValueAsString(data)
                + "]\n";
    }
}
