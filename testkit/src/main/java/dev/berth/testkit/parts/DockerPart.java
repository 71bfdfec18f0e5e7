package dev.berth.testkit.parts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A docker engine that answers: the machine's own, or one started for the tests. Immutable.
 *
 * @param environment the environment of its programs, with {@code DOCKER_HOST} if that is not the default
 */
public record DockerPart(String serverVersion, String clientVersion, Map<String, String> environment)
        implements EnginePart {
    public DockerPart {
        requireNonNull(serverVersion, "serverVersion is null");
        requireNonNull(clientVersion, "clientVersion is null");
        environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public String version() {
        return serverVersion + " (client " + clientVersion + ")";
    }

    @Override
    public List<String> command() {
        return List.of("docker");
    }
}
