package dev.berth.runtime.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void it_is_the_hash_that_other_programs_compute() {
        assertThat(Sha256.hex("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(ABC);
        assertThat(HexFormat.of().formatHex(Sha256.of("abc"))).isEqualTo(ABC);
        assertThat(Sha256.hex("abc", 4)).isEqualTo("ba7816bf");
        assertThat(HexFormat.of().formatHex(Sha256.of("ä")))
                .as("text is hashed as UTF-8")
                .isEqualTo(Sha256.hex(new byte[] {(byte) 0xc3, (byte) 0xa4}));
    }
}
