package dev.berth.testkit.parts;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;

/** OpenSSH's server, with the client's programs. Immutable. */
public record SshdPart(String version, Path sshd, Map<String, String> environment) implements RealPart {
    public SshdPart {
        requireNonNull(version, "version is null");
        environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return "sshd";
    }
}
