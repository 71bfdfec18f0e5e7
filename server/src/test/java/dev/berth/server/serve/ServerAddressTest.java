package dev.berth.server.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.config.Config;
import org.junit.jupiter.api.Test;

class ServerAddressTest {
    @Test
    void a_proxys_name_is_accepted_in_lower_case_whatever_the_setting_says() {
        ServerAddress address = address("server.origins=https://Berth.Example");

        assertThat(address.allowedOrigins(8470).hosts()).contains("berth.example", "127.0.0.1:8470");
        assertThat(address.allowedOrigins(8470).origins()).contains("https://berth.example");
    }

    @Test
    void an_ipv6_address_stands_in_brackets_in_the_host_header() {
        ServerAddress address = address("server.address=0:0:0:0:0:0:0:1");

        assertThat(address.allowedOrigins(8470).hosts()).contains("[0:0:0:0:0:0:0:1]:8470");
        assertThat(address.url(8470)).isEqualTo("http://[0:0:0:0:0:0:0:1]:8470");
    }

    private static ServerAddress address(String setting) {
        return ServerAddress.of(Config.of(setting));
    }
}
