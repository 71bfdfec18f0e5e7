package dev.berth.runtime.credential;

import java.util.List;
import java.util.Map;

/** Credentials in environment variables of the caller. */
final class EnvironmentCredentials implements CredentialSource {
    private final Map<String, String> environment;

    EnvironmentCredentials(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Credential> find(List<String> variables) {
        return variables.stream()
                .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
                .<Credential>map(this::credential)
                .toList();
    }

    private Credential credential(String variable) {
        String value = environment.getOrDefault(variable, "");
        return new KnownCredential(
                variable,
                "variable " + variable + " of your environment",
                Secret.checked(
                        value,
                        "taking a credential from variable " + variable,
                        "set " + variable + " to the key alone, or unset it"));
    }

    @Override
    public String toString() {
        return "variables of the caller";
    }
}
