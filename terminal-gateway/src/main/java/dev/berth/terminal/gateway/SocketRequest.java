package dev.berth.terminal.gateway;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.WireProtocol;
import dev.berth.web.PrintableText;
import dev.berth.web.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a WebSocket asks for before it is one.
 *
 * @param protocol that both will speak
 * @param ticket empty where the protocol brings it in its first message
 * @param size its window's, where it is known
 * @param seq the byte to go on from
 * @param client what its earlier connections called themselves too
 */
record SocketRequest(
        WireProtocol protocol,
        Optional<String> ticket,
        Map<String, String> query,
        Optional<PtySize> size,
        OptionalLong seq,
        Optional<String> client) {
    private static final String TICKET = "ticket.";

    /**
     * @param offered the values of {@code Sec-WebSocket-Protocol}, each possibly several
     * @param query parameters; of one that is given twice the first counts
     */
    static SocketRequest of(List<String> offered, Map<String, String> query) {
        List<String> words = offered.stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        List<String> tickets =
                words.stream().filter(word -> word.startsWith(TICKET)).toList();
        List<String> protocols =
                words.stream().filter(word -> !word.startsWith(TICKET)).toList();
        if (tickets.size() > 1 || protocols.size() > 1) {
            throw bad("it offers " + protocols.size() + " protocols and " + tickets.size() + " tickets");
        }
        String name = protocols.isEmpty() ? "" : protocols.getFirst();
        WireProtocol protocol =
                WireProtocol.named(name).orElseThrow(() -> bad("it offers the protocol " + PrintableText.text(name)));
        Optional<String> ticket =
                tickets.stream().map(word -> word.substring(TICKET.length())).findFirst();
        if (ticket.isEmpty() && !protocol.opens()) {
            throw Tickets.unauthorized("it offers none");
        }
        return new SocketRequest(protocol, ticket, Map.copyOf(query), size(query), seq(query), client(query));
    }

    private static Optional<PtySize> size(Map<String, String> query) {
        Optional<Long> columns = number(query, "columns");
        return number(query, "rows")
                .filter(_ -> columns.isPresent())
                .map(rows -> PtySize.of(columns.orElseThrow().intValue(), rows.intValue()));
    }

    private static OptionalLong seq(Map<String, String> query) {
        return number(query, "seq").map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    private static Optional<String> client(Map<String, String> query) {
        Optional<String> client = Optional.ofNullable(query.get("client"));
        if (client.filter(text -> text.isEmpty() || text.length() > 64).isPresent()) {
            throw bad("client has not 1 to 64 characters");
        }
        return client;
    }

    private static Optional<Long> number(Map<String, String> query, String name) {
        Optional<String> text = Optional.ofNullable(query.get(name));
        int digits = name.equals("seq") ? 18 : 4;
        if (text.filter(word -> !word.matches("[0-9]{1," + digits + "}")).isPresent()) {
            throw bad(name + " is " + PrintableText.text(text.get()));
        }
        return text.map(Long::valueOf);
    }

    /** The same, of another size. */
    SocketRequest sized(PtySize other) {
        return new SocketRequest(protocol, ticket, query, Optional.of(other), seq, client);
    }

    /** The ticket must be for what the address says; what it leaves out the ticket says. */
    void check(TicketRequest granted) {
        Map<String, String> expected = switch (granted) {
            case TicketRequest.Open open -> Map.of("target", open.target(), "agentId", open.agentId());
            case TicketRequest.Join join -> Map.of("sid", join.sid());
        };
        for (String name : List.of("target", "agentId", "sid")) {
            String asked = query.get(name);
            if (asked != null && !asked.equals(expected.get(name))) {
                throw Tickets.unauthorized("it is for another " + name);
            }
        }
    }

    private static Refusal bad(String seen) {
        return new Refusal(400, ErrorKind.USAGE, "opening a WebSocket", seen, "see docs/terminal-gateway.md");
    }
}
