package dev.berth.server.cli.output;

import java.time.Duration;

/** Formats lengths of time for people, in one unit. */
public final class Ages {
    private Ages() {}

    public static String text(Duration age) {
        if (age.toHours() >= 48) {
            return age.toDays() + "d";
        }
        return age.toMinutes() >= 120
                ? age.toHours() + "h"
                : age.toSeconds() >= 120 ? age.toMinutes() + "m" : age.toSeconds() + "s";
    }
}
