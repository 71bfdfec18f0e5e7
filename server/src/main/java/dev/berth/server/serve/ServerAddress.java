package dev.berth.server.serve;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.web.AllowedOrigins;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The address on which the server listens, and the proxies in front of it.
 *
 * @param origins the origins of the proxies, such as {@code https://berth.example}
 */
record ServerAddress(String host, int port, List<String> origins) {
    private static final String TRIED = "listening on ";

    /**
     * Reads the address from the settings.
     *
     * @throws BerthException CONFIG_INVALID for an address beyond loopback without a TLS proxy: others could read the
     *     traffic
     */
    static ServerAddress of(Config config) {
        ServerAddress address = new ServerAddress(
                config.string("server.address"), config.number("server.port"), config.list("server.origins"));
        for (String origin : address.origins()) {
            address.checkOrigin(config, origin);
        }
        boolean tls = !address.origins().isEmpty()
                && address.origins().stream().allMatch(origin -> origin.startsWith("https://"));
        if (!address.loopback() && !tls) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    TRIED + address.host(),
                    "other machines can reach that address, and the traffic is not encrypted",
                    "leave server.address at 127.0.0.1, or set the https addresses of your TLS proxy: "
                            + "server.origins=https://NAME");
        }
        return address;
    }

    private void checkOrigin(Config config, String origin) {
        if (!isOrigin(origin)) {
            throw config.invalidValue("server.origins", "addresses such as https://berth.example, without a path");
        }
    }

    private boolean loopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    TRIED + host,
                    "it is not an address of this host",
                    "set server.address",
                    e);
        }
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            return text.matches("https?://[A-Za-z0-9.\\[\\]:-]+") && uri.getHost() != null && uri.getPort() <= 65_535;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** The Host and Origin values that the server accepts once it listens on the port {@code boundPort}. */
    AllowedOrigins allowedOrigins(int boundPort) {
        Set<String> hosts = new HashSet<>(AllowedOrigins.loopback(boundPort).hosts());
        Set<String> pages = new HashSet<>(AllowedOrigins.loopback(boundPort).origins());
        hosts.add(authority(boundPort));
        for (String origin : origins) {
            pages.add(origin);
            hosts.add(URI.create(origin).getRawAuthority());
        }
        return new AllowedOrigins(hosts, pages);
    }

    String url(int boundPort) {
        return "http://" + authority(boundPort);
    }

    private String authority(int boundPort) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + boundPort;
    }
}
