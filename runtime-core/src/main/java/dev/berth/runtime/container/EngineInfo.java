package dev.berth.runtime.container;

/**
 * An engine's name, versions and identity, as the engine reports them.
 *
 * @param rootless whether root inside the engine's containers is the calling user outside; the agent runs as uid 0
 *     inside such containers
 * @param identity the engine's own id and the address that it was reached by
 */
public record EngineInfo(
        String name, String clientVersion, String serverVersion, boolean rootless, EngineIdentity identity) {}
