package dev.berth.runtime.machine;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host to log in to with this host's {@code ssh}.
 *
 * @param destination {@code ssh}'s destination argument: a host, {@code user@host}, or a Host of its configuration
 * @param configFile the ssh configuration to use instead of the user's own
 * @param become the command that runs every program as another user, such as {@code sudo -n}; empty: programs run as
 *     the login's user
 * @param environment variables of programs on the host, over the login's own {@code PATH}, {@code HOME} and
 *     {@code XDG_RUNTIME_DIR}
 */
public record SshTarget(
        String destination, Optional<Path> configFile, List<String> become, Map<String, String> environment) {
    /**
     * @throws BerthException CONFIG_INVALID for a destination that {@code ssh} would read as a flag or as several words
     */
    public SshTarget {
        become = List.copyOf(become);
        environment = Map.copyOf(environment);
        if (!destination.matches("[^-\\s\\p{Cntrl}][^\\s\\p{Cntrl}]*")) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    "logging in to \"" + destination.replaceAll("\\p{Cntrl}", "?") + "\"",
                    "that is no destination for ssh",
                    "name a host, user@host or a Host of the ssh configuration");
        }
    }

    public static SshTarget of(String destination) {
        return new SshTarget(destination, Optional.empty(), List.of(), Map.of());
    }

    public SshTarget withConfigFile(Path file) {
        return new SshTarget(destination, Optional.of(file), become, environment);
    }

    public SshTarget withBecome(List<String> command) {
        return new SshTarget(destination, configFile, command, environment);
    }

    public SshTarget withEnvironment(Map<String, String> variables) {
        return new SshTarget(destination, configFile, become, variables);
    }
}
