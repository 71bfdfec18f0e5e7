package dev.berth.terminal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherProtocolsTest {
    private final WireProtocol ttyd = WireProtocol.ttyd();
    private final WireProtocol raw = WireProtocol.raw();

    @Test
    void ttyd_reads_what_its_page_sends() {
        assertThat(ttyd.readText("{\"AuthToken\":\"t0k\",\"columns\":100,\"rows\":30}"))
                .isEqualTo(new ClientMessage.Opening(PtySize.of(100, 30), "t0k"));
        assertThat(ttyd.readBinary(utf8("{\"columns\":100,\"rows\":30}")))
                .isEqualTo(new ClientMessage.Opening(PtySize.of(100, 30), ""));
        assertThat(ttyd.readBinary(utf8("{}"))).isEqualTo(new ClientMessage.Opening(PtySize.of(0, 0), ""));
        assertThat(ttyd.readBinary(utf8("0ls\r"))).isEqualTo(new ClientMessage.Input(utf8("ls\r")));
        assertThat(ttyd.readBinary(utf8("1{\"columns\":100,\"rows\":30}")))
                .isEqualTo(new ClientMessage.Resize(PtySize.of(100, 30)));
        assertThat(ttyd.readBinary(utf8("2"))).isEqualTo(new ClientMessage.Flow(false));
        assertThat(ttyd.readBinary(utf8("3"))).isEqualTo(new ClientMessage.Flow(true));
        assertThat(ttyd.readBinary(utf8("1{\"columns\":-3,\"rows\":1e9}")))
                .isEqualTo(new ClientMessage.Resize(PtySize.of(0, 65535)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "x", "{", "{\"columns\":\"a\"}", "1", "1{", "1[]", "1{\"rows\":null}", "\u00ff"})
    void ttyd_detects_garbage(String message) {
        assertThat(ttyd.readText(message)).isInstanceOf(ClientMessage.Garbage.class);
    }

    @Test
    void ttyd_writes_title_preferences_snapshot_and_exit() {
        var hello = new ServerMessage.Hello(
                "sid", 0, 0, false, PtySize.of(80, 24), true, true, 1, Optional.empty(), "bash");

        assertThat(ttyd.encode(hello))
                .containsExactly(new WireFrame.Binary(utf8("1bash")), new WireFrame.Binary(utf8("2{}")));
        assertThat(ttyd.encode(new ServerMessage.Snapshot(utf8("x"))))
                .containsExactly(new WireFrame.Binary(utf8("0x")));
        assertThat(ttyd.encode(new ServerMessage.Gap(1, 2))).isEmpty();
        assertThat(ttyd.outputOpcode()).contains((byte) '0');
        assertThat(ttyd.closeCode(new PtyExit.Code(0))).isEqualTo(1000);
        assertThat(ttyd.closeCode(new PtyExit.Code(1))).isEqualTo(4000);
        assertThat(ttyd.closeCode(new PtyExit.Signal(9))).isEqualTo(4000);
    }

    @Test
    void raw_reads_all_bytes_as_input() {
        assertThat(raw.readText("ls\r")).isEqualTo(new ClientMessage.Input(utf8("ls\r")));
        assertThat(raw.readBinary(utf8("0"))).isEqualTo(new ClientMessage.Input(utf8("0")));
        assertThat(raw.readBinary(utf8(""))).isInstanceOf(ClientMessage.Garbage.class);
        assertThat(raw.readBinary(ByteBuffer.allocate(100_000))).isInstanceOf(ClientMessage.Garbage.class);
        assertThat(raw.encode(new ServerMessage.ReplayEnd(1))).isEmpty();
        assertThat(raw.outputOpcode()).isEmpty();
    }

    @Test
    void no_bytes_make_any_of_them_throw() {
        long seed = 20261121;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = (byte) "\0\1\2\3\0040123{".charAt(random.nextInt(10));
            }
            for (WireProtocol protocol : new WireProtocol[] {WireProtocol.tgw(), ttyd, raw}) {
                assertThat(protocol.readBinary(ByteBuffer.wrap(bytes)))
                        .as("seed %d", seed)
                        .isNotNull();
                assertThat(protocol.readText(new String(bytes, StandardCharsets.UTF_8)))
                        .isNotNull();
            }
        }
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
