package dev.berth.server.cli.machine;

import java.util.Map;

/**
 * Check of the version of Java; the launcher (find-jdk.sh) applies the same rule.
 *
 * @param anyAllowed whether the user allows every version, by the variable {@code BERTH_ANY_JDK}
 */
record JavaCheck(Runtime.Version version, boolean anyAllowed) {
    private static final String OVERRIDE = "BERTH_ANY_JDK";

    static JavaCheck ofThisProcess(Map<String, String> environment) {
        return new JavaCheck(
                Runtime.version(), !environment.getOrDefault(OVERRIDE, "").isEmpty());
    }

    boolean works() {
        return anyAllowed || !isBefore(3);
    }

    String seen() {
        String reason = isBefore(3)
                ? ": below 25.0.3 a virtual thread can miss its wake-up and hang (JDK-8369227)"
                : isBefore(4) ? ": below 25.0.4 a virtual thread can stay blocked (JDK-8373120)" : "";
        return version + reason;
    }

    String todo() {
        String newer = "install a JDK 25.0.4 or newer and set JAVA_HOME to it";
        return works() ? isBefore(4) ? "recommended: " + newer : "" : newer + ", or set " + OVERRIDE + "=1";
    }

    /** Whether the version is an update of 25 before {@code update}. */
    private boolean isBefore(int update) {
        return version.feature() == 25 && version.interim() == 0 && version.update() < update;
    }
}
