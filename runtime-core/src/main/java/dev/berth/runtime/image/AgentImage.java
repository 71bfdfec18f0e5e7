package dev.berth.runtime.image;

import java.time.Instant;

/**
 * An agent's image on an engine.
 *
 * @param tag {@code berth/TARGET:HASH}; the image's other tags when it lacks such a tag, empty when it has no tag
 * @param id the engine's own id
 * @param base the base image that the image was built on, with its digest or image id
 * @param version the version of the main package; empty when the image's labels have none
 */
public record AgentImage(
        String target, String tag, String id, String base, String version, long sizeBytes, Instant createdAt) {}
