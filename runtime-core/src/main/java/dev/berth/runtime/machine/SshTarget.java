package dev.berth.runtime.machine;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host to log in to, as {@code ssh} of this host would.
 *
 * @param destination as {@code ssh} takes it: a host, {@code user@host}, or a name of its configuration
 * @param configFile the configuration of {@code ssh} in the place of the user's own
 * @param become the words before every program there, such as {@code sudo -n}; empty for the user who logs in
 * @param environment variables of programs there, over the login's own {@code PATH}, {@code HOME} and {@code XDG_RUNTIME_DIR}
 */
public record SshTarget(
        String destination, Optional<Path> configFile, List<String> become, Map<String, String> environment) {
    /** @throws BerthException CONFIG_INVALID for what {@code ssh} would take for a flag, or for no single word */
    public SshTarget {
        become = List.copyOf(become);
        environment = Map.copyOf(environment);
        if (!destination.matches("[^-\\s\\p{Cntrl}][^\\s\\p{Cntrl}]*")) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    "logging in to \"" + destination.replaceAll("\\p{Cntrl}", "?") + "\"",
                    "that is no destination of ssh",
                    "name a host, user@host or a Host of the configuration of ssh");
        }
    }

    public static SshTarget of(String destination) {
        return new SshTarget(destination, Optional.empty(), List.of(), Map.of());
    }

    public SshTarget withConfigFile(Path file) {
        return new SshTarget(destination, Optional.of(file), become, environment);
    }

    public SshTarget becoming(List<String> words) {
        return new SshTarget(destination, configFile, words, environment);
    }

    public SshTarget withEnvironment(Map<String, String> variables) {
        return new SshTarget(destination, configFile, become, variables);
    }
}
