package dev.berth.testkit.contract;

import java.util.Set;

/**
 * How an agent is told of a model's server.
 *
 * @param target under which its settings stand
 * @param path what its dialect puts behind a server's address, such as {@code /v1}
 * @param key the variable of the caller that its key is in
 * @param credentials all variables of the caller that it takes a credential from
 */
public record ModelWiring(String target, String path, String key, Set<String> credentials) {
    public ModelWiring {
        credentials = Set.copyOf(credentials);
    }
}
