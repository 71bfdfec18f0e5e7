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
        return SecretLook.shown(key.endsWith(".file") ? "file" : key, value());
    }

    /**
     * As {@link #shown}, and hides whatever could hold a credential: variables and arguments that programs are given, commands, and
     * what stands before the {@code @} or behind the {@code ?} of an address.
     */
    public String masked() {
        boolean free = key.contains(".env.")
                || key.contains(".environment.")
                || key.contains(".mcpServers.")
                || key.endsWith("credentials.command");
        return free && !value().isEmpty()
                ? SecretLook.HIDDEN
                : shown().replaceAll("://[^/@]*@", "://(hidden)@").replaceAll("\\?.*", "?(hidden)");
    }

    @Override
    public String toString() {
        return key + "=" + shown() + " (" + origin + ")";
    }
}
