package dev.berth.runtime.config;

import dev.berth.runtime.error.BerthException;
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

    static ConfigMistake of(BerthException error) {
        return new ConfigMistake(Optional.empty(), "", error);
    }

    /** Such as {@code /home/me/.berth/config.yaml:3: image.bsae: there is no such setting; use one of: image.base}. */
    @Override
    public String toString() {
        String place = origin.map(Origin::toString).orElse(error.tried());
        return place + ": " + (key.isEmpty() ? "" : key + ": ") + error.seen() + "; " + error.todo();
    }
}
