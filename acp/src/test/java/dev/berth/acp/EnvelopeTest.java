package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{}}|5||true",
                "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{\"id\":6,\"method\":\"m\"|5||true",
                "{\"result\":[{\"id\":6}],\"id\" : 7 , \"jsonrpc\":\"2.0\"}|7||true",
                "{\"jsonrpc\":\"2.0\",\"error\":{\"message\":\"a \\\" { [\"},\"id\":8}|8||true",
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"method\":\"x/y\",\"params\":{|\"a\\\"b\"|x/y|false",
                "{\"id\":5,\"result\":{}}|||false",
                "[{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{}}]|||false",
                "{\"jsonrpc\":\"2.0\",\"id\":5|||false",
                "}}}}{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":1}|||false"
            })
    void finds_the_outline_byte_by_byte(String text, String id, String method, boolean answer) {
        Envelope envelope = new Envelope();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            envelope.feed(new byte[] {b}, 0, 1);
        }

        assertThat(envelope.id().orElse(null)).isEqualTo(id);
        assertThat(envelope.method().orElse(null)).isEqualTo(method);
        assertThat(envelope.isAnswer()).isEqualTo(answer);
    }
}
