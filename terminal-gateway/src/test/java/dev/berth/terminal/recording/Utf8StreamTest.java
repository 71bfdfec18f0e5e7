package dev.berth.terminal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8StreamTest {
    @Test
    void four_million_characters_survive_every_cut() {
        String unit = "aé漢🚢";
        String text = unit.repeat(1_000_000);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(3);
        Utf8Stream stream = new Utf8Stream();
        StringBuilder read = new StringBuilder(text.length());
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(1 + random.nextInt(100), bytes.length - at);
            read.append(stream.decode(ByteBuffer.wrap(bytes, at, count)));
            at += count;
        }

        assertThat(read.append(stream.finish()).toString().equals(text)).isTrue();
    }

    @Test
    void invalid_bytes_are_replaced_and_decoding_continues() {
        Utf8Stream stream = new Utf8Stream();
        byte[] half = {(byte) 0xE6, (byte) 0xBC};

        assertThat(stream.decode(ByteBuffer.wrap(new byte[] {(byte) 0xFF, 'a'})))
                .isEqualTo("\uFFFDa");
        assertThat(stream.decode(ByteBuffer.wrap(half))).isEmpty();
        assertThat(stream.finish()).isEqualTo("\uFFFD");
        assertThat(stream.decode(ByteBuffer.wrap(new byte[] {'b'}))).isEqualTo("b");
    }
}
