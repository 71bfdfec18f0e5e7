package dev.berth.server.serve;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.web.AllowedOrigins;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the server listens and whom it answers.
 *
 * @param origins pages of a proxy in front of it, such as {@code https://berth.example}
 */
record ServerAddress(String host, int port, List<String> origins) {
    private static final String TRIED = "listening on ";

    /** CONFIG_INVALID when others could listen in: an address that is not loopback, and no proxy that speaks TLS. */
    static ServerAddress of(Config config) {
        ServerAddress address = new ServerAddress(
                config.string("server.address"), config.number("server.port"), config.list("server.origins"));
        for (String origin : address.origins()) {
            address.checked(config, origin);
        }
        boolean tls = !address.origins().isEmpty()
                && address.origins().stream().allMatch(origin -> origin.startsWith("https://"));
        if (!address.loopback() && !tls) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    TRIED + address.host(),
                    "others can reach that address, and what is said there is not encrypted",
                    "leave server.address at 127.0.0.1, or put a proxy that speaks TLS in front and name it: "
                            + "server.origins=https://NAME");
        }
        return address;
    }

    private void checked(Config config, String origin) {
        if (!origin.matches("https?://[A-Za-z0-9.\\[\\]:-]+")) {
            throw config.invalidValue("server.origins", "addresses such as https://berth.example, without a path");
        }
    }

    private boolean loopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID, TRIED + host, "it is no address of this host", "set server.address", e);
        }
    }

    /** The Host and Origin values that the server accepts once it listens on the port {@code bound}. */
    AllowedOrigins allowedOrigins(int bound) {
        Set<String> hosts = new HashSet<>(AllowedOrigins.loopback(bound).hosts());
        Set<String> pages = new HashSet<>(AllowedOrigins.loopback(bound).origins());
        hosts.add(host + ":" + bound);
        for (String origin : origins) {
            pages.add(origin);
            hosts.add(URI.create(origin).getRawAuthority());
        }
        return new AllowedOrigins(hosts, pages);
    }

    String url(int bound) {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return "http://" + name + ":" + bound;
    }
}
