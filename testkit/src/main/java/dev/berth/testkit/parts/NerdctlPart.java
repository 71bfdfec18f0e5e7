package dev.berth.testkit.parts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A nerdctl whose containerd answers. Immutable. Never installed by the tests.
 *
 * @param namespace the containerd namespace of the tests
 */
public record NerdctlPart(
        String clientVersion, String containerdVersion, String namespace, Map<String, String> environment)
        implements EnginePart {
    public NerdctlPart {
        requireNonNull(clientVersion, "clientVersion is null");
        requireNonNull(containerdVersion, "containerdVersion is null");
        requireNonNull(namespace, "namespace is null");
        environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return "nerdctl";
    }

    @Override
    public String version() {
        return clientVersion + " (containerd " + containerdVersion + ")";
    }

    @Override
    public List<String> command() {
        return List.of("nerdctl", "--namespace", namespace);
    }
}
