package dev.berth.runtime.config;

import java.util.List;

/** A setting with its value, as text, and where that came from. Its {@link #toString} hides what looks like a secret. */
public record Setting(String key, List<String> values, Origin origin) {
    public Setting {
        values = List.copyOf(values);
    }

    /** The value; several are joined by commas. */
    public String value() {
        return String.join(",", values);
    }

    /** The value for people: what looks like a secret is hidden; the path of a file is none, whatever is in that. */
    public String shown() {
        return SecretPatterns.mask(key.endsWith(".file") ? "file" : key, value());
    }

    @Override
    public String toString() {
        return key + "=" + shown() + " (" + origin + ")";
    }
}
