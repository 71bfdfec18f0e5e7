package dev.berth.runtime.profile;

import dev.berth.runtime.agent.OwnLogin;
import dev.berth.runtime.agent.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An agent program as its file says it; one that exists is valid. Immutable.
 *
 * @param title for people
 * @param command the argv of the program that speaks ACP
 * @param agentName what it must call itself; empty: anything
 * @param agentVersion the version that it must be; empty: any
 * @param folders relative to the agent's home, made before it starts
 * @param environment values with placeholders
 * @param files contents with placeholders, by path relative to the agent's home
 * @param modes that it knows; empty: it is not known which
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
        List<String> modes,
        Optional<String> mode,
        Optional<String> model,
        Provider provider,
        LoginRule login) {

    /**
     * What its image gets.
     *
     * @param packages exact versions by name; PyPI's names with their extras
     * @param scripts npm packages whose install scripts run
     * @param drop what is removed once all is installed, below {@code node_modules} or the virtual environment
     * @param programs files to have on the PATH by another name, below the same folder
     */
    public record Install(
            Registry registry,
            Map<String, String> packages,
            List<String> scripts,
            List<String> drop,
            Map<String, String> programs) {
        /** {@code opencode-ai 1.18.33}. */
        String text() {
            return packages.entrySet().stream()
                    .map(one -> one.getKey() + " " + one.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    /** Where packages come from. */
    public enum Registry {
        NPM,
        PYPI
    }

    /**
     * The provider that the agent talks to.
     *
     * @param address when no setting says another
     * @param variable of the caller, which stands for the setting {@code baseUrl}
     */
    public record Provider(Optional<String> address, Optional<String> variable) {}

    /**
     * Which variables are its credentials.
     *
     * @param variables one of them is enough; empty: it needs none
     * @param missing what to do when there is none
     * @param own its own login
     */
    public record LoginRule(List<String> variables, String missing, Optional<OwnLogin> own) {}
}
