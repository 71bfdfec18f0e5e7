package dev.berth.runtime.config;

import dev.berth.runtime.error.BerthException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Collects every mistake in the settings, where {@link Config#load} throws the first. For one thread. */
public final class ConfigCheck {
    /** Variables of Berth's own that are no settings. */
    private static final Set<String> OTHERS = Set.of(
            "BERTH_HOME",
            "BERTH_ANY_JDK",
            "BERTH_INSTALL_PARTS",
            "BERTH_TARGET",
            "BERTH_CREDENTIAL",
            "BERTH_MARK",
            "BERTH_GUARD");

    private final Path file;
    private final Map<String, String> environment;
    private final List<ConfigMistake> mistakes = new ArrayList<>();
    private final List<ConfigMistake> refused = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();

    private ConfigCheck(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = Map.copyOf(environment);
    }

    /** Reads the config file, the variables and the flags. An absent file has no mistakes. */
    public static ConfigCheck of(Path file, Map<String, String> environment, List<String> flags) {
        ConfigCheck check = new ConfigCheck(file, environment);
        check.settings.addAll(new SettingSources(check.mistakes::add).all(file, environment, flags));
        check.foreignVariables();
        return check;
    }

    /** Adds the settings of agent programs that are not among {@code known}. */
    public void targets(Collection<String> known) {
        for (Setting setting : settings) {
            List<String> parts = List.of(setting.key().split("\\.", 3));
            if (parts.getFirst().equals("agents") && !known.contains(parts.get(1))) {
                mistakes.add(ConfigMistake.at(
                        setting.origin(), setting.key(), ConfigErrors.unknownTarget(setting, parts.get(1), known)));
            }
        }
    }

    /**
     * Adds the error of {@code reader} about settings that are valid alone but contradict each other. The reader sees the
     * settings without those that are mistakes already.
     */
    public void readBy(Consumer<Config> reader) {
        try {
            reader.accept(LoadedConfig.of(file, environment, settings));
        } catch (BerthException e) {
            refused.add(ConfigMistake.of(e, settings));
        }
    }

    /** All mistakes: those of the file in the order of its lines, then those of variables and flags, then those of {@link #readBy}. */
    public List<ConfigMistake> mistakes() {
        return Stream.concat(mistakes.stream().sorted(Comparator.comparingInt(ConfigCheck::line)), refused.stream())
                .toList();
    }

    private static int line(ConfigMistake mistake) {
        return mistake.origin().orElse(null) instanceof Origin.File(var _, int line) ? line : Integer.MAX_VALUE;
    }

    /** Adds variables whose first word is not a section of settings. Loading ignores them, but they may be misspelt. */
    private void foreignVariables() {
        for (String name : new TreeSet<>(environment.keySet())) {
            boolean setting = KnownSettings.keyOf(name).isPresent() || KnownSettings.looksLikeSetting(name);
            boolean other = OTHERS.contains(name) || name.startsWith("BERTH_TEST_");
            if (name.startsWith("BERTH_") && !setting && !other) {
                Origin origin = new Origin.Variable(name);
                mistakes.add(ConfigMistake.at(origin, ConfigErrors.foreign(name)));
            }
        }
    }
}
