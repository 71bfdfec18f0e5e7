package dev.berth.runtime.config;

import dev.berth.runtime.limit.Limit;
import java.util.List;

/**
 * The settings, limits and values that a module of its own brings. It is found by {@link java.util.ServiceLoader} with this
 * interface's class loader, so it is known before any settings are read: a file {@code
 * META-INF/services/dev.berth.runtime.config.SettingsProvider} names it.
 */
public interface SettingsProvider {
    default List<KnownSetting> settings() {
        return List.of();
    }

    default List<Limit> limits() {
        return List.of();
    }

    /** Values that the setting {@code machine} may have. */
    default List<String> machines() {
        return List.of();
    }

    /** Values that the setting {@code engine} may have. */
    default List<String> engines() {
        return List.of();
    }
}
