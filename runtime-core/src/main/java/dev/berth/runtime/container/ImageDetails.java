package dev.berth.runtime.container;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An image as its engine describes it.
 *
 * @param digests the names {@code name@sha256:…} that the image was pulled by; empty for an image that was built or
 *     loaded
 */
public record ImageDetails(
        String id,
        List<String> tags,
        List<String> digests,
        Map<String, String> labels,
        long sizeBytes,
        Instant createdAt) {
    public ImageDetails {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
        labels = Map.copyOf(labels);
    }
}
