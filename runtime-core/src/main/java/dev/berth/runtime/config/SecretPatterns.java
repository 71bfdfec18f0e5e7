package dev.berth.runtime.config;

import java.util.regex.Pattern;

/** Patterns of the names and values of secrets. Values that match, or whose names match, are never printed. */
public final class SecretPatterns {
    private static final Pattern NAME = Pattern.compile(
            "(?i).*(api_?-?key|access_?-?key|private_?-?key|(^|[^a-z])key$|[a-z]key$|token|secret|passw|passphrase|credential|authorization|cookie).*");
    private static final Pattern VALUE = Pattern.compile("(?s).*("
            + "://[^/\\s@]*:[^/\\s@]+@" // a password in an address
            + "|(^|[^A-Za-z0-9])(sk|pk|ghp|gho|github_pat|xox[a-z]|glpat|npm)[-_][A-Za-z0-9_-]{8,}"
            + "|AKIA[0-9A-Z]{12,}|eyJ[A-Za-z0-9_-]{16,}\\.|(?i:bearer) +[A-Za-z0-9._-]{8,}|-----BEGIN [A-Z ]*PRIVATE KEY"
            + ").*");
    static final String HIDDEN = "(hidden)";

    private SecretPatterns() {}

    public static boolean matchesName(String name) {
        return NAME.matcher(name).matches();
    }

    public static boolean matchesValue(String value) {
        return VALUE.matcher(value).matches();
    }

    /** The value, or {@code (hidden)} if its name or the value itself looks like a secret. */
    public static String mask(String name, String value) {
        return !value.isEmpty() && (matchesName(name) || matchesValue(value)) ? HIDDEN : value;
    }
}
