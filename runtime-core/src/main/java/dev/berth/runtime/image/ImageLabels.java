package dev.berth.runtime.image;

import dev.berth.runtime.container.ImageDetails;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What an agent's image says of itself. */
record ImageLabels(String target, String hash, String base) {
    static final String TARGET = "dev.berth.image";
    private static final String HASH = "dev.berth.image.hash";
    private static final String BASE = "dev.berth.image.base";

    static ImageLabels of(UnaryOperator<String> value) {
        return new ImageLabels(value.apply(TARGET), value.apply(HASH), value.apply(BASE));
    }

    /** Whether an image of ours can say this. */
    boolean plausible() {
        return target.matches("[a-z0-9][a-z0-9-]{0,40}")
                && hash.matches("[0-9a-f]{64}")
                && base.matches("[^@\\s]{1,300}@sha256:[0-9a-f]{64}");
    }

    /** The base's name as it was set. */
    String baseName() {
        return base.replaceFirst("@.*$", "");
    }

    /** What the base was: its digest or image id. */
    String baseIdentity() {
        return base.substring(base.indexOf('@') + 1);
    }

    Map<String, String> asMap() {
        return Map.of(TARGET, target, HASH, hash, BASE, base);
    }

    boolean on(ImageDetails image) {
        return image.labels().entrySet().containsAll(asMap().entrySet());
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
                image.sizeBytes(),
                image.createdAt());
    }
}
