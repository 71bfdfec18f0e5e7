package dev.berth.terminal.gateway;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.terminal.wire.CloseCode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which names this server answers to, and which pages may talk to it. A loopback address is no protection: the browser that a foreign
 * page runs in is on this host too, and a foreign name can be made to point here.
 *
 * @param hosts {@code name:port} as in the header Host, in lower case
 * @param origins {@code scheme://name:port} as in the header Origin
 */
public record Door(Set<String> hosts, Set<String> origins) {
    public Door {
        hosts = Set.copyOf(hosts);
        origins = Set.copyOf(origins);
    }

    /** Of a server on loopback that is used without a proxy. */
    public static Door loopback(int port) {
        Set<String> hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
        return new Door(hosts, Set.of("http://127.0.0.1:" + port, "http://localhost:" + port, "http://[::1]:" + port));
    }

    /** Checks one request; a request without an Origin comes from no page, and needs a token like any other. */
    void check(Optional<String> host, Optional<String> origin) {
        String asked = host.map(name -> name.toLowerCase(Locale.ROOT)).orElse("");
        if (!hosts.contains(asked)) {
            throw refused("the request is for host " + PrintableText.text(asked), "use one of " + hosts);
        }
        if (origin.isPresent() && !origins.contains(origin.get())) {
            throw refused(
                    "a page of " + PrintableText.text(origin.get()) + " sent it",
                    "open the page of this server itself, one of " + origins);
        }
    }

    private static Refusal refused(String seen, String todo) {
        return new Refusal(403, CloseCode.FORBIDDEN, ErrorKind.USAGE, "answering a request", seen, todo);
    }
}
