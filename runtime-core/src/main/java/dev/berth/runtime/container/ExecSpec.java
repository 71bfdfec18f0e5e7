package dev.berth.runtime.container;

import dev.berth.runtime.config.VariableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to run inside a container: an argv, never a shell line.
 *
 * <p>All ways to start it take the same variables: its constructor throws CONFIG_INVALID for a name that is not a
 * {@link VariableName}.
 *
 * @param environment variables beside the container's own; visible to the engine, so never secrets
 * @param secrets variables that only the process sees, each in place of a variable of that name; values without line breaks
 * @param directory working directory inside; empty: the container's own
 * @param user the user who runs the program; empty: the container's own user
 */
public record ExecSpec(
        List<String> argv,
        Map<String, String> environment,
        Map<String, String> secrets,
        Optional<String> directory,
        Optional<ContainerUser> user) {
    public ExecSpec {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv is empty");
        }
        String tried = "running " + argv.getFirst();
        VariableName.requireValid(tried, environment.keySet());
        VariableName.requireValid(tried, secrets.keySet());
        if (secrets.values().stream().anyMatch(value -> value.contains("\n") || value.contains("\r"))) {
            throw new IllegalArgumentException("a secret holds a line break");
        }
    }

    public static ExecSpec of(List<String> argv) {
        return new ExecSpec(argv, Map.of(), Map.of(), Optional.empty(), Optional.empty());
    }

    public static ExecSpec of(String... argv) {
        return of(List.of(argv));
    }

    public ExecSpec in(String folder) {
        return new ExecSpec(argv, environment, secrets, Optional.of(folder), user);
    }

    public ExecSpec withEnvironment(Map<String, String> more) {
        return new ExecSpec(argv, more, secrets, directory, user);
    }

    public ExecSpec withSecrets(Map<String, String> hidden) {
        return new ExecSpec(argv, environment, hidden, directory, user);
    }

    public ExecSpec as(ContainerUser other) {
        return new ExecSpec(argv, environment, secrets, directory, Optional.of(other));
    }

    @Override
    public String toString() {
        return "ExecSpec[" + String.join(" ", argv) + ", secrets " + secrets.keySet() + "]";
    }
}
