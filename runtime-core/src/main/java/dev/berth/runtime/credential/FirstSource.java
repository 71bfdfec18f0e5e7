package dev.berth.runtime.credential;

import java.util.List;

/** The credentials of the first source that has any; credentials of two sources are never mixed. */
record FirstSource(List<CredentialSource> sources) implements CredentialSource {
    @Override
    public List<Credential> find(List<String> variables) {
        return sources.stream()
                .map(source -> source.find(variables))
                .filter(credentials -> !credentials.isEmpty())
                .findFirst()
                .orElse(List.of());
    }
}
