package dev.berth.acp;

import tools.jackson.databind.JsonNode;

/**
 * One way to log an agent in.
 *
 * @param raw as it came, read-only
 */
public record AuthMethod(String id, String name, JsonNode raw) {}
