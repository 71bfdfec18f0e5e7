package dev.berth.web;

import dev.berth.runtime.error.ErrorKind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The Host and Origin values that the server accepts. A server on a loopback address needs this check too: a foreign
 * page in a browser on this host can reach a loopback address, and a foreign DNS name can resolve to one. Immutable.
 *
 * @param hosts {@code name:port} as in the header Host, in any case
 * @param origins {@code scheme://name:port} as in the header Origin, in any case; browsers send it in lower case
 */
public record AllowedOrigins(Set<String> hosts, Set<String> origins) {
    public AllowedOrigins {
        hosts = inLowerCase(hosts);
        origins = inLowerCase(origins);
    }

    private static Set<String> inLowerCase(Set<String> values) {
        return values.stream().map(value -> value.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** The values of a server on loopback that is used without a proxy. */
    public static AllowedOrigins loopback(int port) {
        Set<String> hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
        return new AllowedOrigins(
                hosts, Set.of("http://127.0.0.1:" + port, "http://localhost:" + port, "http://[::1]:" + port));
    }

    /**
     * Checks the two headers of one request. A browser sends an Origin with the requests of a page; a request without
     * one is accepted here and needs authentication like any other.
     *
     * @throws Refusal 403 when a header has another value, or Host is missing
     */
    public void check(Optional<String> host, Optional<String> origin) {
        String requested = host.map(name -> name.toLowerCase(Locale.ROOT)).orElse("");
        if (!hosts.contains(requested)) {
            throw refusal("the request is for host " + PrintableText.text(requested), "use one of " + hosts);
        }
        if (origin.isPresent() && !origins.contains(origin.get())) {
            throw refusal(
                    "a page of " + PrintableText.text(origin.get()) + " sent the request",
                    "open the server's own page, one of " + origins);
        }
    }

    private static Refusal refusal(String seen, String todo) {
        return new Refusal(403, ErrorKind.USAGE, RequestChecks.TRIED, seen, todo);
    }
}
