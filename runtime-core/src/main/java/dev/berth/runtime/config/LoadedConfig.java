package dev.berth.runtime.config;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.KnownLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checked settings by key, from the config file, variables and flags. */
final class LoadedConfig implements Config {
    private final Map<String, Setting> settings;
    private final Path fileFolder;
    private final Path userHome;

    private LoadedConfig(Map<String, Setting> settings, Path fileFolder, Path userHome) {
        this.settings = Map.copyOf(settings);
        this.fileFolder = fileFolder;
        this.userHome = userHome;
    }

    static Config load(BerthHome home, Map<String, String> environment, List<String> flags) {
        List<Setting> fromFile = ConfigText.read(home.config())
                .map(text -> ConfigFile.read(home.config(), text))
                .orElse(List.of());
        Path user = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        return new LoadedConfig(
                merge(List.of(fromFile, readVariables(environment), parseFlags(flags))), home.root(), user);
    }

    static Config of(List<String> flags) {
        Path here = Path.of("").toAbsolutePath();
        return new LoadedConfig(merge(List.of(parseFlags(flags))), here, Path.of(System.getProperty("user.home", "/")));
    }

    private static Map<String, Setting> merge(List<List<Setting>> sources) {
        Map<String, Setting> all = new TreeMap<>();
        for (KnownSetting known : KnownSettings.all()) {
            known.standard()
                    .ifPresent(value ->
                            all.put(known.name(), new Setting(known.name(), List.of(value), new Origin.Standard())));
        }
        sources.stream().flatMap(List::stream).forEach(setting -> {
            check(setting);
            all.put(setting.key(), setting);
        });
        return all;
    }

    private static List<Setting> readVariables(Map<String, String> environment) {
        List<Setting> settings = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            Origin origin = new Origin.Variable(name);
            Optional<String> key = KnownSettings.keyOf(name);
            if (key.isPresent()) {
                settings.add(split(key.get(), value, origin));
            } else if (KnownSettings.meant(name)) {
                throw ConfigErrors.unknownKey(name, origin);
            }
        });
        return settings;
    }

    private static List<Setting> parseFlags(List<String> flags) {
        return flags.stream()
                .map(flag -> {
                    int equals = flag.indexOf('=');
                    if (equals < 1) {
                        throw ConfigErrors.invalid(
                                "reading -c " + (equals < 0 ? flag : ""), "it is not key=value", "write -c key=value");
                    }
                    String key = flag.substring(0, equals);
                    return split(key, flag.substring(equals + 1), new Origin.Flag(key));
                })
                .toList();
    }

    /** Makes a setting of a variable or flag, in which the values of a list are joined by commas. */
    private static Setting split(String key, String value, Origin origin) {
        boolean list = KnownSettings.of(key)
                .filter(known -> known.type().shape() == SettingType.Shape.LIST)
                .isPresent();
        return new Setting(key, list ? List.of(value.split(",", -1)) : List.of(value), origin);
    }

    private static void check(Setting setting) {
        KnownSetting known = KnownSettings.of(setting.key())
                .orElseThrow(() -> ConfigErrors.unknownKey(setting.key(), setting.origin()));
        SettingType type = known.type();
        boolean tooMany = type.shape() != SettingType.Shape.LIST
                && type.shape() != SettingType.Shape.COMMAND
                && setting.values().size() != 1;
        if (tooMany || !type.accepts(setting.values())) {
            throw ConfigErrors.badValue(setting, type.allowed());
        }
        String limit = setting.key().startsWith("limits.") ? setting.key().substring("limits.".length()) : "";
        if (!limit.isEmpty() && KnownLimits.find(limit).isEmpty()) {
            throw ConfigErrors.unknownLimit(setting.key(), setting.origin());
        }
    }

    @Override
    public Optional<Setting> setting(String key) {
        requireKnown(key);
        return Optional.ofNullable(settings.get(key));
    }

    @Override
    public List<Setting> all() {
        return List.copyOf(new TreeMap<>(settings).values());
    }

    @Override
    public String string(String key) {
        return requireValue(key, SettingType.Shape.TEXT, Function.identity());
    }

    @Override
    public Optional<String> find(String key) {
        return setting(key).map(Setting::value);
    }

    @Override
    public Optional<Path> path(String key) {
        requireShape(key, SettingType.Shape.PATH);
        return setting(key).map(this::resolve);
    }

    @Override
    public Duration duration(String key) {
        return requireValue(
                key,
                SettingType.Shape.DURATION,
                value -> SettingType.parseDuration(value).orElseThrow());
    }

    @Override
    public long size(String key) {
        return requireValue(
                key,
                SettingType.Shape.SIZE,
                value -> SettingType.parseSize(value).orElseThrow());
    }

    @Override
    public int number(String key) {
        return requireValue(key, SettingType.Shape.NUMBER, Integer::valueOf);
    }

    @Override
    public double decimal(String key) {
        return requireValue(key, SettingType.Shape.DECIMAL, Double::valueOf);
    }

    @Override
    public List<String> list(String key) {
        requireShape(key, SettingType.Shape.LIST);
        return setting(key).map(Setting::values).orElse(List.of());
    }

    @Override
    public List<String> command(String key) {
        requireShape(key, SettingType.Shape.COMMAND);
        List<String> argv = new ArrayList<>(setting(key)
                .flatMap(setting -> CommandLineParser.parse(setting.values()))
                .orElse(List.of()));
        if (!argv.isEmpty() && argv.getFirst().startsWith("~/")) {
            argv.set(0, userHome.resolve(argv.getFirst().substring(2)).toString());
        }
        return argv;
    }

    @Override
    public Map<String, String> map(String prefix) {
        String start = prefix + ".";
        return settings.values().stream()
                .filter(setting -> setting.key().startsWith(start))
                .collect(Collectors.toUnmodifiableMap(
                        setting -> setting.key().substring(start.length()), Setting::value));
    }

    @Override
    public BerthException invalidValue(String key, String allowed) {
        return ConfigErrors.badValue(
                setting(key).orElseThrow(() -> new IllegalArgumentException(key + " is not set")), allowed);
    }

    @Override
    public void requireTargets(Collection<String> known) {
        for (Setting setting : all()) {
            List<String> parts = List.of(setting.key().split("\\.", 3));
            if (parts.getFirst().equals("agents") && !known.contains(parts.get(1))) {
                throw ConfigErrors.unknownTarget(setting, parts.get(1), known);
            }
        }
    }

    @Override
    public Map<String, Duration> limits() {
        return map("limits").entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        limit -> SettingType.parseDuration(limit.getValue()).orElseThrow()));
    }

    @Override
    public String toString() {
        return Stream.of(all()).map(Object::toString).collect(Collectors.joining());
    }

    private Path resolve(Setting setting) {
        String value = setting.value();
        if (value.startsWith("~/")) {
            return userHome.resolve(value.substring(2)).normalize();
        }
        Path path = Path.of(value);
        return setting.origin() instanceof Origin.File
                ? fileFolder.resolve(path).normalize()
                : path.toAbsolutePath().normalize();
    }

    private <T> T requireValue(String key, SettingType.Shape shape, Function<String, T> read) {
        requireShape(key, shape);
        return setting(key)
                .map(Setting::value)
                .map(read)
                .orElseThrow(() -> new IllegalArgumentException(key + " has no value and no default: call find"));
    }

    private static void requireShape(String key, SettingType.Shape shape) {
        SettingType.Shape actual = requireKnown(key).type().shape();
        if (actual != shape) {
            throw new IllegalArgumentException("setting " + key + " has the type " + actual + ", not " + shape);
        }
    }

    private static KnownSetting requireKnown(String key) {
        return KnownSettings.of(key).orElseThrow(() -> new IllegalArgumentException("there is no setting " + key));
    }
}
