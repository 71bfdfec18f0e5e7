package dev.berth.runtime.credential;

import dev.berth.runtime.config.Origin;
import dev.berth.runtime.host.HostContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A source of agents' credentials, by the names of the variables that agents read them from. Safe for all threads. */
@FunctionalInterface
public interface CredentialSource {
    /**
     * Finds the credentials for {@code variables}, in that order; variables without one are left out. Runs no command.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID if one is a value that no agent could use, or a
     *     file that other users may read
     */
    List<Credential> find(List<String> variables);

    /** The variables of {@code environment}; an empty variable counts as not set. */
    static CredentialSource environment(Map<String, String> environment) {
        return new EnvironmentCredentials(Map.copyOf(environment));
    }

    /**
     * All sources of one agent program's credentials. Only the first source that has any of them is used: settings
     * given with {@code -c}; the caller's variables; the other settings; the keys that were stored on request.
     *
     * @param variables the variables that the program reads credentials from, the main one first
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID if a setting names another variable
     */
    static CredentialSource of(HostContext context, String target, List<String> variables) {
        SettingsCredentials settings = SettingsCredentials.of(context, target, variables);
        return new FirstSource(List.of(
                settings.fromOrigins(origin -> origin instanceof Origin.Flag),
                environment(context.environment()),
                settings.fromOrigins(origin -> !(origin instanceof Origin.Flag)),
                new StoredCredentials(context.home(), target)));
    }

    default Optional<Credential> first(List<String> variables) {
        return find(variables).stream().findFirst();
    }

    /**
     * Drops secrets that the provider refused; see {@link Credential#invalidate}.
     *
     * @param refused the secrets, of those that {@link #reveal} answered
     * @throws dev.berth.runtime.error.BerthException as {@link #find}
     */
    default void invalidate(List<String> variables, Collection<String> refused) {
        find(variables).forEach(credential -> refused.forEach(secret -> credential.invalidate(Secret.of(secret))));
    }

    /**
     * The secrets for {@code variables} by variable, to be put into the environment of a process.
     *
     * @throws dev.berth.runtime.error.BerthException as {@link #find} and {@link Credential#secret}
     */
    default Map<String, String> reveal(List<String> variables) {
        Map<String, String> secrets = new LinkedHashMap<>();
        find(variables)
                .forEach(credential ->
                        secrets.put(credential.variable(), credential.secret().reveal()));
        return secrets;
    }
}
