package dev.berth.runtime.credential;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.Origin;
import dev.berth.runtime.host.HostContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The credentials of one agent program from settings: for single variables, else for its main variable, else for all
 * programs. Each command is one credential, however often it is looked up.
 */
final class SettingsCredentials {
    private static final String ALL = "credentials";

    private final HostContext context;
    private final String target;
    private final String main;
    private final Map<String, CommandCredential> commands = new ConcurrentHashMap<>();

    private SettingsCredentials(HostContext context, String target, String main) {
        this.context = context;
        this.target = target;
        this.main = main;
    }

    static SettingsCredentials of(HostContext context, String target, List<String> variables) {
        String prefix = prefixOf(target);
        context.config().map(prefix).keySet().stream()
                .filter(key -> key.contains(".") && !variables.contains(key.substring(0, key.indexOf('.'))))
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw context.config()
                            .invalidValue(
                                    prefix + "." + key,
                                    variables.isEmpty()
                                            ? "to another agent: " + target + " needs no credential"
                                            : "the name of a variable that it reads: " + String.join(", ", variables));
                });
        return new SettingsCredentials(context, target, variables.isEmpty() ? "" : variables.getFirst());
    }

    /** The source of the credentials from settings with such an origin. */
    CredentialSource fromOrigins(Predicate<Origin> origins) {
        return variables -> findAll(variables, origins);
    }

    private List<Credential> findAll(List<String> variables, Predicate<Origin> origins) {
        List<Credential> single = variables.stream()
                .flatMap(variable -> find(prefixOf(target) + "." + variable, variable, origins).stream())
                .toList();
        if (!single.isEmpty() || !variables.contains(main)) {
            return single;
        }
        return find(prefixOf(target), main, origins).or(() -> command(ALL, main, origins)).stream()
                .toList();
    }

    private Optional<Credential> find(String prefix, String variable, Predicate<Origin> origins) {
        Config config = context.config();
        String file = prefix + ".file";
        Optional<Credential> command = command(prefix, variable, origins);
        if (!isSet(file, origins)) {
            return command;
        }
        if (command.isPresent()) {
            throw config.invalidValue(file, "no value if " + prefix + ".command is set too");
        }
        Path path = config.path(file).orElseThrow();
        return Optional.of(new KnownCredential(variable, "file " + path, new SecretFile(path, file).read()));
    }

    private Optional<Credential> command(String prefix, String variable, Predicate<Origin> origins) {
        String key = prefix + ".command";
        return isSet(key, origins)
                ? Optional.of(commands.computeIfAbsent(
                        key,
                        _ -> new CommandCredential(
                                context, target, variable, key, context.config().command(key))))
                : Optional.empty();
    }

    private boolean isSet(String key, Predicate<Origin> origins) {
        return context.config()
                .setting(key)
                .filter(setting -> origins.test(setting.origin()))
                .isPresent();
    }

    private static String prefixOf(String target) {
        return "agents." + target + ".credentials";
    }
}
