package dev.berth.runtime.profile;

import dev.berth.runtime.agent.OwnLogin;
import dev.berth.runtime.agent.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A profile: an agent program as described by a file. Every instance is valid. Immutable.
 *
 * @param title the agent's name for people
 * @param command the argv of the program that speaks ACP
 * @param agentName the name that the agent must report; empty: any
 * @param agentVersion the version that the agent must report; empty: any
 * @param folders folders relative to the agent's home, made before the agent starts
 * @param environment variables of the agent; values may have placeholders
 * @param files contents by path relative to the agent's home
 * @param containerFiles contents by path relative to {@link dev.berth.runtime.agent.ContainerFile#FOLDER}
 * @param homePerInstance whether each instance has a home of its own
 * @param modes the agent's modes; empty when unknown
 */
public record Profile(
        Target target,
        String title,
        Install install,
        List<String> command,
        String agentName,
        String agentVersion,
        List<String> folders,
        Map<String, Template> environment,
        Map<String, Template> files,
        Map<String, Template> containerFiles,
        boolean homePerInstance,
        List<String> modes,
        Optional<String> mode,
        Optional<String> model,
        Provider provider,
        LoginRule login) {

    /**
     * The packages and programs of the agent's image.
     *
     * @param packages exact versions by name; PyPI's names with their extras
     * @param scripts npm packages whose install scripts run
     * @param drop paths below {@code node_modules} or the virtual environment that are removed after installing
     * @param programs paths below the same folder, by the program name that they get on the PATH
     */
    public record Install(
            Registry registry,
            Map<String, String> packages,
            List<String> scripts,
            List<String> drop,
            Map<String, String> programs) {
        /** The packages for people: {@code opencode-ai 1.18.33}. */
        String text() {
            return packages.entrySet().stream()
                    .map(one -> one.getKey() + " " + one.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    /** The registry of packages. */
    public enum Registry {
        NPM,
        PYPI
    }

    /**
     * The provider that the agent talks to.
     *
     * @param address the address unless a setting names another
     * @param variable the caller's variable that counts as the setting {@code baseUrl}
     */
    public record Provider(Optional<String> address, Optional<String> variable) {}

    /**
     * The agent's credentials.
     *
     * @param variables variables of which one is enough; empty: the agent needs none
     * @param missing the advice when none is set
     * @param own the agent's own login program
     */
    public record LoginRule(List<String> variables, String missing, Optional<OwnLogin> own) {}
}
