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
 * What the settings say of one agent program's credentials: of single variables, else of its main one, else for all programs.
 * A command is asked once, however often it is looked up.
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
        String own = own(target);
        context.config().map(own).keySet().stream()
                .filter(key -> key.contains(".") && !variables.contains(key.substring(0, key.indexOf('.'))))
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw context.config()
                            .invalidValue(
                                    own + "." + key,
                                    variables.isEmpty()
                                            ? "to another agent: " + target + " needs no credential"
                                            : "the name of a variable that it reads: " + String.join(", ", variables));
                });
        return new SettingsCredentials(context, target, variables.isEmpty() ? "" : variables.getFirst());
    }

    /** Only what settings of such an origin say. */
    CredentialSource from(Predicate<Origin> origins) {
        return variables -> among(variables, origins);
    }

    private List<Credential> among(List<String> variables, Predicate<Origin> origins) {
        List<Credential> single = variables.stream()
                .flatMap(variable -> find(own(target) + "." + variable, variable, origins).stream())
                .toList();
        if (!single.isEmpty() || !variables.contains(main)) {
            return single;
        }
        return find(own(target), main, origins).or(() -> command(ALL, main, origins)).stream()
                .toList();
    }

    private Optional<Credential> find(String prefix, String variable, Predicate<Origin> origins) {
        Config config = context.config();
        String file = prefix + ".file";
        Optional<Credential> command = command(prefix, variable, origins);
        if (!said(file, origins)) {
            return command;
        }
        if (command.isPresent()) {
            throw config.invalidValue(file, "no value when " + prefix + ".command is set too");
        }
        Path path = config.path(file).orElseThrow();
        return Optional.of(new KnownCredential(variable, "file " + path, new SecretFile(path, file).read()));
    }

    private Optional<Credential> command(String prefix, String variable, Predicate<Origin> origins) {
        String key = prefix + ".command";
        return said(key, origins)
                ? Optional.of(commands.computeIfAbsent(
                        key,
                        _ -> new CommandCredential(
                                context, target, variable, key, context.config().command(key))))
                : Optional.empty();
    }

    private boolean said(String key, Predicate<Origin> origins) {
        return context.config()
                .setting(key)
                .filter(setting -> origins.test(setting.origin()))
                .isPresent();
    }

    private static String own(String target) {
        return "agents." + target + ".credentials";
    }
}
