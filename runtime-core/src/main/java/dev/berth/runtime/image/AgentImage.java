package dev.berth.runtime.image;

import java.time.Instant;

/**
 * An agent's image that is there.
 *
 * @param tag {@code berth/TARGET:HASH}; other tags if it has only these, empty if it has none
 * @param id the engine's own id
 * @param base the base that it was built on, with its digest or image id
 * @param version of its main package; empty: it says none
 */
public record AgentImage(
        String target, String tag, String id, String base, String version, long sizeBytes, Instant createdAt) {}
