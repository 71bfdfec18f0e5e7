package dev.berth.runtime.image;

import dev.berth.runtime.container.ImageDetails;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The labels of an agent's image. */
record ImageLabels(String target, String hash, String base, String version) {
    static final String TARGET = "dev.berth.image";
    private static final String HASH = "dev.berth.image.hash";
    private static final String BASE = "dev.berth.image.base";
    private static final String VERSION = "dev.berth.image.version";

    static ImageLabels of(UnaryOperator<String> value) {
        return new ImageLabels(value.apply(TARGET), value.apply(HASH), value.apply(BASE), value.apply(VERSION));
    }

    /** Whether the values have the format that Berth writes. */
    boolean valid() {
        return target.matches("[a-z0-9][a-z0-9-]{0,40}")
                && hash.matches("[0-9a-f]{64}")
                && base.matches("[^@\\s]{1,300}@sha256:[0-9a-f]{64}")
                && version.matches("[0-9A-Za-z.+!_-]{0,80}");
    }

    /** The base's name in the setting {@code image.base} at build time. */
    String baseName() {
        return base.replaceFirst("@.*$", "");
    }

    /** The base's digest or image id. */
    String baseIdentity() {
        return base.substring(base.indexOf('@') + 1);
    }

    Map<String, String> asMap() {
        Map<String, String> all = new TreeMap<>(Map.of(TARGET, target, HASH, hash, BASE, base));
        if (!version.isEmpty()) {
            all.put(VERSION, version);
        }
        return all;
    }

    /**
     * Whether an image has these labels. An image without a version was built by an older Berth; its hash is enough.
     */
    boolean matches(ImageDetails image) {
        Map<String, String> all = asMap();
        all.remove(VERSION);
        return image.labels().entrySet().containsAll(all.entrySet())
                && image.labels().getOrDefault(VERSION, version).equals(version);
    }

    /** Returns the version in the labels of an image of this agent, when it is another version. */
    Optional<String> otherVersion(ImageDetails image) {
        return Optional.ofNullable(image.labels().get(VERSION))
                .filter(other -> target.equals(image.labels().get(TARGET)) && !other.equals(version));
    }

    String tag() {
        return "berth/" + target + ":" + hash.substring(0, 12);
    }

    static AgentImage image(ImageDetails image, String tag) {
        Map<String, String> labels = image.labels();
        return new AgentImage(
                labels.getOrDefault(TARGET, ""),
                tag,
                image.id(),
                labels.getOrDefault(BASE, ""),
                labels.getOrDefault(VERSION, ""),
                image.sizeBytes(),
                image.createdAt());
    }
}
