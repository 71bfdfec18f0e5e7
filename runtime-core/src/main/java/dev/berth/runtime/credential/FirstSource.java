package dev.berth.runtime.credential;

import java.util.List;

/** The first source that has any: what one says is never mixed with what another says. */
record FirstSource(List<CredentialSource> sources) implements CredentialSource {
    @Override
    public List<Credential> find(List<String> variables) {
        return sources.stream()
                .map(source -> source.find(variables))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }
}
