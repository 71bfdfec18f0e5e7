package dev.berth.runtime.credential;

import dev.berth.runtime.config.Origin;
import dev.berth.runtime.host.HostContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where agents' secrets come from, by the names of the variables that an agent reads them from. Safe for all threads. */
@FunctionalInterface
public interface CredentialSource {
    /**
     * Those of {@code variables} that there are, in that order. Quick: no command is run.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID when there is one that no agent could use, or a file that
     *     others may read
     */
    List<Credential> find(List<String> variables);

    /** Variables of the caller; one that is set to nothing counts as not set. */
    static CredentialSource environment(Map<String, String> environment) {
        return new EnvironmentCredentials(Map.copyOf(environment));
    }

    /**
     * All that this home knows for one agent program. The first of these that has any counts, and only it: settings given with
     * {@code -c}; the caller's variables; the other settings; the keys that were stored on request.
     *
     * @param variables that the program reads credentials from, the main one first
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID when the settings name another variable
     */
    static CredentialSource of(HostContext context, String target, List<String> variables) {
        SettingsCredentials settings = SettingsCredentials.of(context, target, variables);
        return new FirstSource(List.of(
                settings.from(origin -> origin instanceof Origin.Flag),
                environment(context.environment()),
                settings.from(origin -> !(origin instanceof Origin.Flag)),
                new StoredCredentials(context.home(), target)));
    }

    default Optional<Credential> first(List<String> variables) {
        return find(variables).stream().findFirst();
    }

    /** The secrets of those of {@code variables} that there are, for the one place that hands them to a process. */
    default Map<String, String> reveal(List<String> variables) {
        Map<String, String> found = new LinkedHashMap<>();
        find(variables).forEach(one -> found.put(one.variable(), one.secret().reveal()));
        return found;
    }
}
