package dev.berth.runtime.config;

import dev.berth.runtime.error.BerthException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads settings from a file, from variables and from flags, and checks each of them.
 *
 * @param mistakes is told every mistake; the setting that has it is left out
 */
record SettingSources(Consumer<ConfigMistake> mistakes) {
    /** Throws the first mistake. */
    static SettingSources strict() {
        return new SettingSources(mistake -> {
            throw mistake.error();
        });
    }

    /** The settings of all three, in this order: of two with the same key the last one counts. */
    List<Setting> all(Path file, Map<String, String> environment, List<String> flags) {
        return Stream.of(file(file), variables(environment), parsed(flags)).flatMap(List::stream).toList().stream()
                .filter(this::valid)
                .toList();
    }

    List<Setting> flags(List<String> flags) {
        return parsed(flags).stream().filter(this::valid).toList();
    }

    private List<Setting> file(Path file) {
        Optional<String> text = Optional.empty();
        try {
            text = ConfigText.read(file);
        } catch (BerthException e) {
            mistakes.accept(ConfigMistake.at(new Origin.File(file, 1), e));
        }
        return text.map(yaml -> ConfigFile.read(file, yaml, mistakes)).orElse(List.of());
    }

    private List<Setting> variables(Map<String, String> environment) {
        List<Setting> found = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            Origin origin = new Origin.Variable(name);
            Optional<String> key = KnownSettings.keyOf(name);
            if (key.isPresent()) {
                found.add(split(key.get(), value, origin));
            } else if (KnownSettings.looksLikeSetting(name)) {
                mistakes.accept(ConfigMistake.at(origin, ConfigErrors.unknownKey(name, origin)));
            }
        });
        return found;
    }

    private List<Setting> parsed(List<String> flags) {
        List<Setting> found = new ArrayList<>();
        for (String flag : flags) {
            int equals = flag.indexOf('=');
            if (equals < 1) {
                String shown = equals < 0 ? flag : "";
                BerthException error =
                        ConfigErrors.invalid("reading -c " + shown, "it is not key=value", "write key=value");
                mistakes.accept(ConfigMistake.at(new Origin.Flag(shown), error));
            } else {
                String key = flag.substring(0, equals);
                found.add(split(key, flag.substring(equals + 1), new Origin.Flag(key)));
            }
        }
        return found;
    }

    private boolean valid(Setting setting) {
        Optional<BerthException> wrong = wrong(setting);
        wrong.ifPresent(error -> mistakes.accept(ConfigMistake.at(setting.origin(), setting.key(), error)));
        return wrong.isEmpty();
    }

    /** A variable or flag holds a list as words joined by commas. */
    private static Setting split(String key, String value, Origin origin) {
        boolean list = KnownSettings.of(key)
                .filter(known -> known.type().shape() == SettingType.Shape.LIST)
                .isPresent();
        return new Setting(key, list ? List.of(value.split(",", -1)) : List.of(value), origin);
    }

    private static Optional<BerthException> wrong(Setting setting) {
        Optional<KnownSetting> known = KnownSettings.of(setting.key());
        if (known.isEmpty()) {
            return Optional.of(ConfigErrors.unknownKey(setting.key(), setting.origin()));
        }
        SettingType type = known.get().type();
        boolean tooMany = type.shape() != SettingType.Shape.LIST
                && type.shape() != SettingType.Shape.COMMAND
                && setting.values().size() != 1;
        if (tooMany || !type.accepts(setting.values())) {
            return Optional.of(ConfigErrors.badValue(setting, type.allowed()));
        }
        String limit = setting.key().startsWith("limits.") ? setting.key().substring("limits.".length()) : "";
        boolean unknown = !limit.isEmpty()
                && KnownSettings.limits().stream().noneMatch(one -> one.name().equals(limit));
        return unknown ? Optional.of(ConfigErrors.unknownLimit(setting.key(), setting.origin())) : Optional.empty();
    }
}
