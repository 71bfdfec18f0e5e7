package dev.berth.terminal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.terminal.pty.PtySize;
import dev.berth.web.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SocketRequestTest {
    private static final TicketRequest OPEN = new TicketRequest.Open(
            new TerminalRequest("claude", "main", Optional.empty(), Optional.empty(), TerminalProgram.AGENT),
            true,
            false);
    private static final TicketRequest JOIN = new TicketRequest.Join("AAAAAAAAAAAAAAAAAAAAAA", true);

    @Test
    void protocol_ticket_size_and_number_are_read() {
        SocketRequest request = SocketRequest.of(
                List.of("tgw.v1, ticket.abc"), Map.of("columns", "120", "rows", "40", "seq", "182736"));
        assertThat(request.protocol().subprotocol()).isEqualTo("tgw.v1");
        assertThat(request.ticket()).contains("abc");
        assertThat(request.size()).contains(PtySize.of(120, 40));
        assertThat(request.seq()).hasValue(182736);
    }

    @Test
    void each_may_come_in_a_header_of_its_own() {
        SocketRequest request = SocketRequest.of(List.of("ticket.abc", "tty"), Map.of());
        assertThat(request.protocol().subprotocol()).isEqualTo("tty");
        assertThat(request.ticket()).contains("abc");
        assertThat(request.size()).isEmpty();
    }

    @Test
    void a_ticket_alone_means_plain_bytes() {
        assertThat(SocketRequest.of(List.of("ticket.abc"), Map.of()).protocol().subprotocol())
                .isEmpty();
    }

    @Test
    void the_ticket_may_be_missing_only_where_the_first_message_can_bring_it() {
        assertThat(SocketRequest.of(List.of("tty"), Map.of()).ticket()).isEmpty();
        assertThatThrownBy(() -> SocketRequest.of(List.of("tgw.v1"), Map.of())).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> SocketRequest.of(List.of(), Map.of())).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tgw.v2, ticket.abc", "tgw.v1, tty, ticket.abc", "tgw.v1, ticket.a, ticket.b", "TGW.V1, ticket.a"
            })
    void unknown_protocols_are_refused(String offered) {
        assertThatThrownBy(() -> SocketRequest.of(List.of(offered), Map.of()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource({"columns,-1", "rows,x", "seq,-5", "seq,99999999999999999999", "columns,''", "rows,12345", "seq,1e3"})
    void invalid_numbers_are_refused(String name, String value) {
        assertThatThrownBy(() -> SocketRequest.of(List.of("tgw.v1, ticket.a"), Map.of(name, value)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource({"target,codex", "agentId,other", "sid,AAAAAAAAAAAAAAAAAAAAAA"})
    void a_ticket_for_another_terminal_is_refused(String name, String value) {
        SocketRequest request = SocketRequest.of(List.of("tgw.v1, ticket.a"), Map.of(name, value));
        assertThatThrownBy(() -> request.check(OPEN)).isInstanceOf(Refusal.class);
    }

    @Test
    void a_ticket_for_the_terminal_of_the_query_is_accepted() {
        SocketRequest open =
                SocketRequest.of(List.of("tgw.v1, ticket.a"), Map.of("target", "claude", "agentId", "main"));
        assertThatCode(() -> open.check(OPEN)).doesNotThrowAnyException();
        SocketRequest join = SocketRequest.of(List.of("tgw.v1, ticket.a"), Map.of("sid", "AAAAAAAAAAAAAAAAAAAAAA"));
        assertThatCode(() -> join.check(JOIN)).doesNotThrowAnyException();
        assertThatThrownBy(() -> open.check(JOIN)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"target\":1}",
                "{\"target\":\"../x\"}",
                "{\"target\":\"claude\",\"agentId\":\"A\"}",
                "{\"target\":\"claude\",\"program\":\"/bin/sh\"}",
                "{\"target\":\"claude\",\"mode\":\"root\"}",
                "{\"target\":\"claude\",\"record\":\"yes\"}",
                "{\"sid\":\"short\"}"
            })
    void an_invalid_request_for_a_ticket_is_refused(String body) {
        assertThatThrownBy(() -> TicketRequest.of(new JsonMapper().readTree(body)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @Test
    void missing_fields_of_a_ticket_have_defaults() {
        assertThat(TicketRequest.of(new JsonMapper().readTree("{\"target\":\"claude\"}")))
                .isEqualTo(OPEN);
        assertThat(Optional.of(TicketRequest.of(
                        new JsonMapper().readTree("{\"sid\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"mode\":\"read\"}"))))
                .contains(new TicketRequest.Join("AAAAAAAAAAAAAAAAAAAAAA", false));
    }
}
