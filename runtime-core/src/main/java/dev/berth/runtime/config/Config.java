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
 * The settings in force: the home's config file, over it the variables {@code BERTH_…}, over them flags. Everything is
 * checked when it is loaded: an unknown key or a bad value is a {@link dev.berth.runtime.error.BerthException} of kind
 * CONFIG_INVALID that names key, origin and what is allowed. Immutable; safe for all threads.
 *
 * <p>Asking for a key that {@link KnownSettings} does not list, or as another type, is an IllegalArgumentException.
 */
public interface Config {
    /** Reads all three; {@code flags} are {@code key=value}, the last one of a key counts. */
    static Config load(BerthHome home, Map<String, String> environment, List<String> flags) {
        return LoadedConfig.load(home, environment, flags);
    }

    /** Only {@code flags} over the defaults. */
    static Config of(String... flags) {
        return LoadedConfig.of(List.of(flags));
    }

    /** The setting with its origin, the default included; empty when it has neither value nor default. */
    Optional<Setting> setting(String key);

    /** Every setting that has a value, the defaults included, by key. */
    List<Setting> all();

    /** For keys with a default. */
    String string(String key);

    /** For keys without a default. */
    Optional<String> find(String key);

    /**
     * For keys that name a file: {@code ~/} is the user's home; a relative path in the config file is below Berth's home,
     * elsewhere below the current folder.
     */
    Optional<Path> path(String key);

    Duration duration(String key);

    /** Bytes: {@code 4g}, {@code 512m}. */
    long size(String key);

    int number(String key);

    double decimal(String key);

    /** A YAML list, or words joined by commas; empty when not set. */
    List<String> list(String key);

    /** The argv of a command on this host, with {@code ~/} at its beginning resolved; empty when not set. */
    List<String> command(String key);

    /** All settings below {@code prefix} by the rest of their keys: {@code map("agents.claude.env")} by variable. */
    Map<String, String> map(String prefix);

    /** The refusal of a value that only its reader can judge: key, origin, and what is allowed instead. */
    BerthException invalidValue(String key, String allowed);

    /** Refuses settings of agent programs that are not among {@code known}; which there are is not for the settings to say. */
    void requireTargets(Collection<String> known);

    /** What {@code limits.NAME} sets, for {@link dev.berth.runtime.limit.Limits#of}. */
    Map<String, Duration> limits();
}
