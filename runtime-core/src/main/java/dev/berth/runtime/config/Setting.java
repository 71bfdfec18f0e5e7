package dev.berth.runtime.config;

import java.util.List;
import java.util.Locale;

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

    /**
     * The value for a listing of all settings: as {@link #maskedValue}, and without anything that could hold a credential, which
     * are the variables and arguments of programs, commands, and the user and the query of an address.
     */
    public String listedValue() {
        boolean free = key.contains(".env.")
                || key.contains(".environment.")
                || key.contains(".mcpServers.")
                || key.endsWith("credentials.command");
        if (free && !value().isEmpty()) {
            return SecretPatterns.HIDDEN;
        }
        boolean address = key.toLowerCase(Locale.ROOT).contains("url") || key.contains("proxy");
        return maskedValue()
                .replaceAll(address ? "(^|://)[^/@]+@" : "(://)[^/@]+@", "$1(hidden)@")
                .replaceAll("\\?.*", "?(hidden)");
    }

    @Override
    public String toString() {
        return key + "=" + maskedValue() + " (" + origin + ")";
    }
}
