package dev.berth.terminal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.web.Principal;
import dev.berth.web.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final Optional<String> PAGE = Optional.of("http://localhost:8470");
    private static final Tickets.Grant GRANT = new Tickets.Grant(
            new Principal("owner"),
            PAGE,
            new TicketRequest.Open(
                    new TerminalRequest("claude", "main", Optional.empty(), Optional.empty(), TerminalProgram.SHELL),
                    true,
                    false));

    private final SettableClock clock = new SettableClock();
    private final Tickets tickets = new Tickets(Duration.ofSeconds(15), 3, clock);

    @Test
    void a_ticket_is_accepted_once() {
        String ticket = tickets.issue(GRANT).ticket();
        assertThat(tickets.redeem(ticket, PAGE)).isEqualTo(GRANT);
        assertRefused(ticket, PAGE);
    }

    @Test
    void a_ticket_is_accepted_for_15_seconds() {
        String ticket = tickets.issue(GRANT).ticket();
        clock.now = clock.now.plusSeconds(14);
        String later = tickets.issue(GRANT).ticket();
        clock.now = clock.now.plusSeconds(1);
        assertRefused(ticket, PAGE);
        assertThat(tickets.redeem(later, PAGE)).isEqualTo(GRANT);
    }

    @Test
    void a_ticket_of_another_page_is_refused_and_used_up() {
        String ticket = tickets.issue(GRANT).ticket();
        assertRefused(ticket, Optional.of("http://localhost:9999"));
        assertRefused(ticket, PAGE);
        String without = tickets.issue(GRANT).ticket();
        assertRefused(without, Optional.empty());
    }

    @Test
    void a_ticket_that_was_never_issued_is_refused() {
        assertRefused("", PAGE);
        assertRefused("AAAAAAAAAAAAAAAAAAAAAA", PAGE);
    }

    @Test
    void the_number_of_unused_tickets_is_limited() {
        for (int i = 0; i < 3; i++) {
            assertThat(tickets.issue(GRANT).ticket()).hasSize(22);
        }
        assertThatThrownBy(() -> tickets.issue(GRANT))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(429));
        clock.now = clock.now.plusSeconds(15);
        assertThat(tickets.issue(GRANT).ticket()).hasSize(22);
    }

    @Test
    void tickets_are_unique() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String ticket = tickets.issue(GRANT).ticket();
            assertThat(seen.add(ticket)).isTrue();
            assertThat(tickets.redeem(ticket, PAGE)).isEqualTo(GRANT);
        }
    }

    private void assertRefused(String ticket, Optional<String> origin) {
        assertThatThrownBy(() -> tickets.redeem(ticket, origin)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(RefusalCloseCode.of(refusal)).isEqualTo(4401);
        });
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-11-21T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
