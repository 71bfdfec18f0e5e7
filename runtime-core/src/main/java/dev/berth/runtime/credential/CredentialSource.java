package dev.berth.runtime.credential;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where agents' secrets come from, by the name of the variable that an agent reads them from. Safe for all threads. */
@FunctionalInterface
public interface CredentialSource {
    /**
     * Looks one up, now.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID when there is one that no agent could use: blank, or with a line
     *     break; its text does not show the value
     */
    Optional<Secret> find(String variable);

    /** Variables of the caller; one that is set to nothing counts as not set. */
    static CredentialSource environment(Map<String, String> environment) {
        return new EnvironmentCredentials(Map.copyOf(environment));
    }

    /** Those of {@code variables} that there are, in that order. */
    default Map<String, Secret> findAll(List<String> variables) {
        Map<String, Secret> found = new LinkedHashMap<>();
        variables.forEach(variable -> find(variable).ifPresent(secret -> found.put(variable, secret)));
        return found;
    }
}
