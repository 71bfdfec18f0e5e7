package dev.berth.runtime.credential;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Map;
import java.util.Optional;

/** Secrets in variables of the caller. */
final class EnvironmentCredentials implements CredentialSource {
    private final Map<String, String> environment;

    EnvironmentCredentials(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Optional<Secret> find(String variable) {
        String value = environment.getOrDefault(variable, "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.isBlank()) {
            throw unusable(variable, "it holds nothing but blanks");
        }
        if (value.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw unusable(variable, "it holds a line break, which no key has");
        }
        return Optional.of(Secret.of(value));
    }

    @Override
    public String toString() {
        return "variables of the caller";
    }

    private static BerthException unusable(String variable, String seen) {
        return new BerthException(
                ErrorKind.CONFIG_INVALID,
                "taking a credential from variable " + variable,
                seen,
                "set " + variable + " to the key alone, or unset it");
    }
}
