package dev.berth.runtime.container;

import java.nio.file.Path;
import java.util.Map;

/**
 * An image to build.
 *
 * @param context folder with everything the build may copy, its {@code Containerfile} included
 * @param arguments values of the Containerfile's ARG lines; stored in the image's history, so never secrets
 * @param secrets files for {@code RUN --mount=type=secret,id=…}, by id; only where {@link Images#keepsBuildSecrets()}
 */
public record BuildSpec(
        Path context,
        String tag,
        Map<String, String> arguments,
        Map<String, String> labels,
        Map<String, Path> secrets) {
    public BuildSpec {
        arguments = Map.copyOf(arguments);
        labels = Map.copyOf(labels);
        secrets = Map.copyOf(secrets);
    }
}
