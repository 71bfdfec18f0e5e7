package dev.berth.runtime.container;

/**
 * What an engine says of itself.
 *
 * @param rootless whether root inside its containers is the caller outside; there the agent runs as uid 0 inside
 */
public record EngineInfo(String name, String clientVersion, String serverVersion, boolean rootless) {}
