package dev.berth.runtime.image;

import dev.berth.runtime.container.ImageDetails;
import java.util.Map;

/** What an agent's image says of itself. */
record ImageLabels(String target, String hash, String base) {
    static final String TARGET = "dev.berth.image";
    private static final String HASH = "dev.berth.image.hash";
    private static final String BASE = "dev.berth.image.base";

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
