package dev.berth.runtime.container;

/**
 * An engine's name and versions, as the engine reports them.
 *
 * @param rootless whether root inside the engine's containers is the calling user outside; the agent runs as uid 0
 *     inside such containers
 */
public record EngineInfo(String name, String clientVersion, String serverVersion, boolean rootless) {}
