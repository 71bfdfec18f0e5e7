package dev.berth.runtime.config;

import java.util.List;

/** A setting with its values as text and their origin. {@link #toString} masks values that look like secrets. */
public record Setting(String key, List<String> values, Origin origin) {
    public Setting {
        values = List.copyOf(values);
    }

    /** The value; several values are joined by commas. */
    public String value() {
        return String.join(",", values);
    }

    /** The value for people, masked if it looks like a secret. The path of a credential's file is shown. */
    public String maskedValue() {
        return SecretPatterns.mask(key.endsWith(".file") ? "file" : key, value());
    }

    @Override
    public String toString() {
        return key + "=" + maskedValue() + " (" + origin + ")";
    }
}
