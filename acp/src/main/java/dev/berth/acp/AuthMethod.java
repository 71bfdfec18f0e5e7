package dev.berth.acp;

import tools.jackson.databind.JsonNode;

/**
 * One way to log an agent in.
 *
 * @param raw the method as the agent sent it, read-only
 */
public record AuthMethod(String id, String name, JsonNode raw) {}
