package dev.berth.runtime.agent;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * The host and port of an agent's provider, as a program inside a container sees them.
 *
 * @param ownNetwork whether the agent has a network of its own, in which loopback is the container itself
 */
record ProviderAddress(String host, int port, boolean ownNetwork) {
    /** The name of the machine that the container runs on, in the hosts file of every container in a bridge network. */
    static final String HOST_NAME = "host.berth.internal";

    /**
     * The address in a URL; empty for a text that is no URL with a host. Settings are checked when they are read, so such a
     * text comes from a variable of the caller.
     */
    static Optional<ProviderAddress> of(String url, boolean ownNetwork) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
        if (uri.getHost() == null) {
            return Optional.empty();
        }
        int standard = "http".equals(uri.getScheme()) ? 80 : 443;
        return Optional.of(
                new ProviderAddress(uri.getHost(), uri.getPort() < 0 ? standard : uri.getPort(), ownNetwork));
    }

    /** Whether the host is the container itself, in which no provider runs. */
    boolean unreachableLoopback() {
        return ownNetwork
                && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]") || host.equals("::1"));
    }

    /** The advice for an address that does not answer. */
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
