package dev.berth.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {
    private final AllowedOrigins allowed = AllowedOrigins.loopback(8470);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8470", "localhost:8470", "LOCALHOST:8470", "[::1]:8470"})
    void its_own_hosts_are_accepted(String host) {
        assertThatCode(() -> allowed.check(Optional.of(host), Optional.empty())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:8470",
                "127.0.0.1",
                "127.0.0.1:80",
                "localhost.evil.example:8470",
                "",
                "localhost:8470:1"
            })
    void another_host_is_refused(String host) {
        assertThatThrownBy(() -> allowed.check(Optional.of(host), Optional.empty()))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertStatus(refusal, 403));
    }

    @Test
    void names_are_accepted_in_whatever_case_they_were_configured() {
        AllowedOrigins proxy = new AllowedOrigins(Set.of("Berth.Example"), Set.of("https://Berth.Example"));

        assertThatCode(() -> proxy.check(Optional.of("berth.example"), Optional.of("https://berth.example")))
                .doesNotThrowAnyException();
    }

    @Test
    void a_request_without_a_host_is_refused() {
        assertThatThrownBy(() -> allowed.check(Optional.empty(), Optional.empty()))
                .isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "http://evil.example",
                "https://localhost:8470",
                "http://localhost",
                "http://localhost:8471",
                "http://LOCALHOST:8470",
                "http://localhost:8470.evil.example",
                ""
            })
    void a_foreign_page_is_refused(String origin) {
        assertThatThrownBy(() -> allowed.check(Optional.of("localhost:8470"), Optional.of(origin)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertStatus(refusal, 403));
    }

    @Test
    void its_own_page_is_accepted() {
        assertThatCode(() -> allowed.check(Optional.of("localhost:8470"), Optional.of("http://localhost:8470")))
                .doesNotThrowAnyException();
    }

    private static void assertStatus(Refusal refusal, int status) {
        assertThat(refusal.status()).isEqualTo(status);
    }
}
