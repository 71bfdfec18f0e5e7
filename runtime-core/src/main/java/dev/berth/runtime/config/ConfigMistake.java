package dev.berth.runtime.config;

import dev.berth.runtime.error.BerthException;
import java.util.List;
import java.util.Optional;

/**
 * One mistake in the settings.
 *
 * @param origin empty where the error says it, or several settings are wrong together
 * @param key the setting; empty where the file itself is wrong
 * @param error what {@link Config#load} throws for it
 */
public record ConfigMistake(Optional<Origin> origin, String key, BerthException error) {
    static ConfigMistake at(Origin origin, String key, BerthException error) {
        return new ConfigMistake(Optional.of(origin), key, error);
    }

    /** A mistake of the whole file or variable. */
    static ConfigMistake at(Origin origin, BerthException error) {
        return at(origin, "", error);
    }

    /** The mistake that {@code error} is about, with the place of the setting that it names, if it is one of {@code settings}. */
    static ConfigMistake of(BerthException error, List<Setting> settings) {
        return settings.stream()
                .filter(setting -> error.tried().contains(setting.key() + " from " + setting.origin()))
                .findFirst()
                .map(setting -> at(setting.origin(), setting.key(), error))
                .orElseGet(() -> new ConfigMistake(Optional.empty(), "", error));
    }

    /** Such as {@code /home/me/.berth/config.yaml:3: image.bsae: there is no such setting; use one of: image.base}. */
    @Override
    public String toString() {
        String place = origin.map(Origin::toString).orElse(error.tried());
        return place + ": " + (key.isEmpty() ? "" : key + ": ") + error.seen() + "; " + error.todo();
    }
}
