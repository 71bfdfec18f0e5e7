package dev.berth.runtime.config;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NativeText;
import dev.berth.runtime.home.BerthHome;
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
    private final Optional<BerthHome> home;
    private final Map<String, Setting> settings;
    private final Path fileFolder;
    private final Path userHome;

    private LoadedConfig(Optional<BerthHome> home, Map<String, Setting> settings, Path fileFolder, Path userHome) {
        this.home = home;
        this.settings = Map.copyOf(settings);
        this.fileFolder = fileFolder;
        this.userHome = userHome;
    }

    static Config load(BerthHome home, Map<String, String> environment, List<String> flags) {
        List<Setting> settings = SettingSources.strict().all(home.config(), environment, flags);
        return of(Optional.of(home), home.config(), environment, settings);
    }

    /** @param settings valid settings; of two with the same key the last one counts */
    static Config of(Path file, Map<String, String> environment, List<Setting> settings) {
        return of(Optional.empty(), file, environment, settings);
    }

    /** @param file the config file; relative paths in it are below its folder */
    private static Config of(
            Optional<BerthHome> home, Path file, Map<String, String> environment, List<Setting> settings) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        Path user = NativeText.path(
                "reading the settings", environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        return new LoadedConfig(home, merge(settings), folder, user);
    }

    static Config of(List<String> flags) {
        Path here = Path.of("").toAbsolutePath();
        return new LoadedConfig(
                Optional.empty(),
                merge(SettingSources.strict().flags(flags)),
                here,
                Path.of(System.getProperty("user.home", "/")));
    }

    private static Map<String, Setting> merge(List<Setting> set) {
        Map<String, Setting> all = new TreeMap<>();
        for (KnownSetting known : KnownSettings.all()) {
            known.standard()
                    .ifPresent(value ->
                            all.put(known.name(), new Setting(known.name(), List.of(value), new Origin.Standard())));
        }
        set.forEach(setting -> all.put(setting.key(), setting));
        return all;
    }

    @Override
    public Optional<BerthHome> home() {
        return home;
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
        String tried = "reading the setting " + setting.key();
        if (value.startsWith("~/")) {
            return userHome.resolve(NativeText.path(tried, value.substring(2))).normalize();
        }
        Path path = NativeText.path(tried, value);
        // the launcher starts a JVM whose current folder was deleted in another one, and says so
        if (!path.isAbsolute()
                && !(setting.origin() instanceof Origin.File)
                && Boolean.getBoolean("berth.folder.deleted")) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    tried,
                    value + " is below the current folder, which was deleted",
                    "name the file by its absolute path, or change to a folder that is there");
        }
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
