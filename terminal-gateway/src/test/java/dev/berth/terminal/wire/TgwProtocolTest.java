package dev.berth.terminal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySignal;
import dev.berth.terminal.pty.PtySize;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TgwProtocolTest {
    private final WireProtocol tgw = WireProtocol.tgw();

    @Test
    void reads_the_frames_of_the_document() {
        assertThat(read("00 65 78 69 74 20 33 0d"))
                .isEqualTo(new ClientMessage.Input(ByteBuffer.wrap("exit 3\r".getBytes(StandardCharsets.US_ASCII))));
        assertThat(read("01 00 78 00 28 00 00 00 00")).isEqualTo(new ClientMessage.Resize(PtySize.of(120, 40)));
        assertThat(read("02 00 00 00 00 00 00 00 02")).isEqualTo(new ClientMessage.Ack(2));
        assertThat(read("03 00 00 01 9a 2b 3c 4d 5e")).isEqualTo(new ClientMessage.Ping(0x19a2b3c4d5eL));
        assertThat(read("04 02")).isEqualTo(new ClientMessage.Signal(PtySignal.INT));
        assertThat(read("02 ff ff ff ff ff ff ff ff")).isEqualTo(new ClientMessage.Ack(Long.MAX_VALUE));
        assertThat(read("01 ff ff ff ff ff ff ff ff"))
                .isEqualTo(new ClientMessage.Resize(new PtySize(65535, 65535, 65535, 65535)));
    }

    @Test
    void reads_the_text_messages() {
        assertThat(tgw.readText("{\"t\":\"take\"}")).isEqualTo(new ClientMessage.Take());
        assertThat(tgw.readText("{\"t\":\"detach\",\"more\":[1]}")).isEqualTo(new ClientMessage.Detach());
        assertThat(tgw.readText("{\"t\":\"kill\"}")).isEqualTo(new ClientMessage.Kill(Duration.ofSeconds(5)));
        assertThat(tgw.readText("{\"t\":\"kill\",\"grace\":0.5}"))
                .isEqualTo(new ClientMessage.Kill(Duration.ofMillis(500)));
        assertThat(tgw.readText("{\"t\":\"size\",\"policy\":\"smallest\"}"))
                .isEqualTo(new ClientMessage.Policy(SizePolicy.SMALLEST));
    }

    @ParameterizedTest
    @MethodSource
    void detects_garbage_in_binary(String bytes, GarbageKind kind) {
        assertThat(read(bytes))
                .isInstanceOfSatisfying(
                        ClientMessage.Garbage.class,
                        garbage -> assertThat(garbage.kind()).isEqualTo(kind));
    }

    static Stream<Arguments> detects_garbage_in_binary() {
        return Stream.of(
                of("", GarbageKind.EMPTY),
                of("05", GarbageKind.UNKNOWN_OPCODE),
                of("ff 00 00", GarbageKind.UNKNOWN_OPCODE),
                of("01", GarbageKind.BAD_FRAME),
                of("01 00 50 00 18", GarbageKind.BAD_FRAME),
                of("02 00 00 00 00 00 00 00", GarbageKind.BAD_FRAME),
                of("02 00 00 00 00 00 00 00 00 00", GarbageKind.BAD_FRAME),
                of("03", GarbageKind.BAD_FRAME),
                of("04", GarbageKind.BAD_FRAME),
                of("04 13", GarbageKind.BAD_VALUE),
                of("04 00", GarbageKind.BAD_VALUE));
    }

    private static Arguments of(String bytes, GarbageKind kind) {
        return Arguments.of(bytes, kind);
    }

    @Test
    void detects_a_message_that_is_too_large() {
        assertThat(kind(tgw.readBinary(ByteBuffer.allocate(WireProtocol.MAX_BINARY + 1))))
                .isEqualTo(GarbageKind.TOO_LARGE);
        assertThat(tgw.readBinary(ByteBuffer.allocate(WireProtocol.MAX_BINARY)))
                .isInstanceOf(ClientMessage.Input.class);
        assertThat(kind(tgw.readText("x".repeat(WireProtocol.MAX_TEXT + 1)))).isEqualTo(GarbageKind.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"take\"",
                "[]",
                "{",
                "{}",
                "{\"t\":7}",
                "{\"t\":null}",
                "{\"t\":\"\"}",
                "{\"t\":{}}",
                "{\"t\":\"kill\",\"grace\":-1}",
                "{\"t\":\"kill\",\"grace\":61}",
                "{\"t\":\"kill\",\"grace\":\"5\"}",
                "{\"t\":\"kill\",\"grace\":NaN}",
                "{\"t\":\"kill\",\"grace\":1e999}",
                "{\"t\":\"size\"}",
                "{\"t\":\"size\",\"policy\":\"mine\"}",
                "{\"t\":\"hello\"}",
                "{\"t\":\"take\"} x",
                "\u0000",
                "\ud800"
            })
    void detects_garbage_in_text(String text) {
        assertThat(tgw.readText(text)).isInstanceOf(ClientMessage.Garbage.class);
        assertThat(tgw.readText("[".repeat(4000))).isInstanceOf(ClientMessage.Garbage.class);
    }

    @Test
    void writes_the_messages_of_the_document() {
        ServerMessage hello = new ServerMessage.Hello(
                "c2Vzc2lvbi1udW1iZXItMQ",
                0,
                0,
                false,
                PtySize.of(80, 24),
                true,
                true,
                262144,
                Optional.of(Duration.ofMinutes(10)),
                "");

        assertThat(tgw.encode(hello)).containsExactly(new WireFrame.Text("""
                        {"t":"hello","sid":"c2Vzc2lvbi1udW1iZXItMQ","seq":0,"tail":0,"truncated":false,"cols":80,"rows":24,\
                        "mode":"write","owner":true,"window":262144,"title":"","resumeTtl":600}"""));
        assertThat(text(new ServerMessage.ReplayEnd(0))).isEqualTo("{\"t\":\"replay_end\",\"seq\":0}");
        assertThat(text(new ServerMessage.Gap(1, 9))).isEqualTo("{\"t\":\"gap\",\"from\":1,\"to\":9}");
        assertThat(text(new ServerMessage.Exited(new PtyExit.Code(3), 10)))
                .isEqualTo("{\"t\":\"exit\",\"code\":3,\"seq\":10}");
        assertThat(text(new ServerMessage.Exited(new PtyExit.Signal(15), 10)))
                .isEqualTo("{\"t\":\"exit\",\"signal\":15,\"seq\":10}");
        assertThat(text(new ServerMessage.Resized(PtySize.of(120, 40))))
                .isEqualTo("{\"t\":\"resize\",\"cols\":120,\"rows\":40}");
        assertThat(text(new ServerMessage.Title("a\"<b>"))).isEqualTo("{\"t\":\"title\",\"title\":\"a\\\"<b>\"}");
        assertThat(text(new ServerMessage.Owner(true, true))).isEqualTo("{\"t\":\"owner\",\"you\":true,\"any\":true}");
        assertThat(text(new ServerMessage.Viewers(1, 2))).isEqualTo("{\"t\":\"viewers\",\"writers\":1,\"readers\":2}");
        assertThat(text(new ServerMessage.Stalled(true))).isEqualTo("{\"t\":\"stalled\",\"on\":true}");
        assertThat(text(new ServerMessage.IdleSoon(Duration.ofSeconds(30))))
                .isEqualTo("{\"t\":\"warn\",\"idleIn\":30}");
        assertThat(text(new ServerMessage.Refused("read-only", "no")))
                .isEqualTo("{\"t\":\"error\",\"code\":\"read-only\",\"msg\":\"no\"}");
        assertThat(tgw.encode(new ServerMessage.Pong(0x19a2b3c4d5eL, 0x19a2b3c4d61L)))
                .containsExactly(new WireFrame.Binary(bytes("03 00 00 01 9a 2b 3c 4d 5e 00 00 01 9a 2b 3c 4d 61")));
        assertThat(tgw.encode(new ServerMessage.Snapshot(bytes("18 1b"))))
                .isEqualTo(List.of(new WireFrame.Binary(bytes("01 18 1b"))));
        assertThat(tgw.closeCode(new PtyExit.Code(3))).isEqualTo(1000);
    }

    private String text(ServerMessage message) {
        return ((WireFrame.Text) tgw.encode(message).getFirst()).text();
    }

    private ClientMessage read(String hex) {
        return tgw.readBinary(bytes(hex));
    }

    private static GarbageKind kind(ClientMessage message) {
        return ((ClientMessage.Garbage) message).kind();
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
