package dev.berth.runtime.config;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings in force. Flags override the variables {@code BERTH_…}, which override the home's config file. All
 * settings are checked when they are loaded: an unknown key or a bad value is a
 * {@link dev.berth.runtime.error.BerthException} of kind CONFIG_INVALID that names the key, its origin and the allowed
 * values. Immutable; safe for all threads.
 *
 * <p>A method that is called with a key that {@link KnownSettings} does not list, or that has another type, throws an
 * IllegalArgumentException.
 */
public interface Config {
    /** Loads file, variables and flags. Each flag is {@code key=value}; the last flag of a key counts. */
    static Config load(BerthHome home, Map<String, String> environment, List<String> flags) {
        return LoadedConfig.load(home, environment, flags);
    }

    /** Settings of {@code flags} alone, over the defaults. */
    static Config of(String... flags) {
        return LoadedConfig.of(List.of(flags));
    }

    /** The home whose config file was loaded; empty for settings of flags alone. */
    Optional<BerthHome> home();

    /** The setting with its origin, which may be the default; empty if it has neither value nor default. */
    Optional<Setting> setting(String key);

    /** All settings that have a value or a default, sorted by key. */
    List<Setting> all();

    /** The value of a text setting that has a default. */
    String string(String key);

    /** The value of a text setting without a default; empty if it is not set. */
    Optional<String> find(String key);

    /**
     * The absolute path of a file setting; empty if it is not set. {@code ~/} is the user's home. A relative path is
     * below Berth's home if it is written in the config file, otherwise below the current folder.
     */
    Optional<Path> path(String key);

    Duration duration(String key);

    /** A size in bytes, of a setting such as {@code 4g} or {@code 512m}. */
    long size(String key);

    int number(String key);

    double decimal(String key);

    /** The values of a list: a YAML list, or values joined by commas; empty if it is not set. */
    List<String> list(String key);

    /** The argv of a command on this host, with {@code ~/} at its beginning resolved; empty if it is not set. */
    List<String> command(String key);

    /**
     * The values of all settings below {@code prefix}, by the rest of their keys: {@code map("agents.claude.env")} by
     * variable.
     */
    Map<String, String> map(String prefix);

    /**
     * The CONFIG_INVALID exception for a value that the code that uses it refuses; {@code allowed} says what is allowed
     * instead.
     */
    BerthException invalidValue(String key, String allowed);

    /** Throws CONFIG_INVALID if there is a setting {@code agents.TARGET} whose target is not among {@code known}. */
    void requireTargets(Collection<String> known);

    /** The durations of all settings {@code limits.NAME} by name, for {@link dev.berth.runtime.limit.Limits#of}. */
    Map<String, Duration> limits();
}
