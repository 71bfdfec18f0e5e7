package dev.berth.testkit.contract;

import java.util.Set;

/**
 * The settings and variables that give an agent its model server.
 *
 * @param target the agent's target, which its settings are named after
 * @param path the path that its dialect needs after a server's address, such as {@code /v1}
 * @param key the caller's variable with the key
 * @param credentials all variables of the caller that may hold a credential of the agent
 */
public record ModelWiring(String target, String path, String key, Set<String> credentials) {
    public ModelWiring {
        credentials = Set.copyOf(credentials);
    }
}
