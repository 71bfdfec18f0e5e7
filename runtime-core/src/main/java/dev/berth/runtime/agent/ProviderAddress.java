package dev.berth.runtime.agent;

import java.net.URI;
import java.util.Optional;

/**
 * Where an agent's provider is, seen from inside a container.
 *
 * @param ownNetwork whether the agent has a network of its own, where loopback is itself
 */
record ProviderAddress(String host, int port, boolean ownNetwork) {
    /** The machine that the container runs on, as every container in a bridge network knows it. */
    static final String HOST_NAME = "host.berth.internal";

    /** Empty for an address that is no such thing. */
    static Optional<ProviderAddress> of(String url, boolean ownNetwork) {
        URI uri = URI.create(url);
        if (uri.getHost() == null) {
            return Optional.empty();
        }
        int standard = "http".equals(uri.getScheme()) ? 80 : 443;
        return Optional.of(
                new ProviderAddress(uri.getHost(), uri.getPort() < 0 ? standard : uri.getPort(), ownNetwork));
    }

    /** Whether it names the container itself, where no provider is. */
    boolean unreachableLoopback() {
        return ownNetwork
                && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]") || host.equals("::1"));
    }

    /** What to do when nobody answers there. */
    String todo() {
        if (unreachableLoopback()) {
            return "inside the container " + host + " is the container itself: set the address to http://" + HOST_NAME
                    + ":" + port + " and let the server listen on all addresses, or set container.network=host";
        }
        return host.equals(HOST_NAME)
                ? "let the server there listen on all addresses (0.0.0.0), not on loopback only, and look at the firewall"
                : "look at agents.TARGET.baseUrl, container.network and the network of this machine";
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
