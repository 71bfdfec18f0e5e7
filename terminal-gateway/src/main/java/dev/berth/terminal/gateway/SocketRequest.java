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
 * The request for a WebSocket, before the upgrade.
 *
 * @param protocol the protocol of the messages
 * @param ticket the ticket; empty when the first message of the protocol brings the ticket
 * @param query the query parameters
 * @param size the size of the client's window, if known
 * @param seq the number of the first output byte that the client does not have
 * @param client the name that the client uses on all its connections
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
     * Reads a request, or throws a Refusal.
     *
     * @param offered the values of {@code Sec-WebSocket-Protocol}; a value can name several protocols
     * @param query the query parameters; of a repeated parameter the first value
     */
    static SocketRequest of(List<String> offered, Map<String, String> query) {
        List<String> names = offered.stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        List<String> tickets =
                names.stream().filter(text -> text.startsWith(TICKET)).toList();
        List<String> protocols =
                names.stream().filter(text -> !text.startsWith(TICKET)).toList();
        if (tickets.size() > 1 || protocols.size() > 1) {
            throw invalid("it offers " + protocols.size() + " protocols and " + tickets.size() + " tickets");
        }
        String name = protocols.isEmpty() ? "" : protocols.getFirst();
        WireProtocol protocol = WireProtocol.named(name)
                .orElseThrow(() -> invalid("it offers the protocol " + PrintableText.text(name)));
        Optional<String> ticket =
                tickets.stream().map(text -> text.substring(TICKET.length())).findFirst();
        if (ticket.isEmpty() && !protocol.beginsWithOpening()) {
            throw Tickets.unauthorized("the request has no ticket");
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
            throw invalid("client is empty or longer than 64 characters");
        }
        return client;
    }

    private static Optional<Long> number(Map<String, String> query, String name) {
        Optional<String> text = Optional.ofNullable(query.get(name));
        int digits = name.equals("seq") ? 18 : 4;
        if (text.filter(value -> !value.matches("[0-9]{1," + digits + "}")).isPresent()) {
            throw invalid(name + " is " + PrintableText.text(text.get()));
        }
        return text.map(Long::valueOf);
    }

    /** This request with another size. */
    SocketRequest withSize(PtySize other) {
        return new SocketRequest(protocol, ticket, query, Optional.of(other), seq, client);
    }

    /** Refuses a ticket for another target, agent or session than the query names. The query may leave these out. */
    void check(TicketRequest granted) {
        Map<String, String> expected = switch (granted) {
            case TicketRequest.Open open ->
                Map.of(
                        "target",
                        open.terminal().target(),
                        "agentId",
                        open.terminal().agentId());
            case TicketRequest.Join join -> Map.of("sid", join.sid());
        };
        for (String name : List.of("target", "agentId", "sid")) {
            String requested = query.get(name);
            if (requested != null && !requested.equals(expected.get(name))) {
                throw Tickets.unauthorized("the ticket is for another " + name);
            }
        }
    }

    private static Refusal invalid(String seen) {
        return new Refusal(400, ErrorKind.USAGE, "opening a WebSocket", seen, "see docs/terminal-gateway.md");
    }
}
