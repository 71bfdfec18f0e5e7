package dev.berth.terminal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.session.Viewer;
import dev.berth.terminal.session.ViewerOutlet;
import dev.berth.terminal.wire.ClientMessage;
import dev.berth.terminal.wire.ServerMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final String HEADER = """
            {"version":3,"term":{"cols":80,"rows":24,"type":"xterm-256color"},"timestamp":1,"title":"shell"}
            """;

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger detached = new AtomicInteger();

    @Test
    void writes_events_with_their_times() throws IOException {
        Recorder recorder = recorder(1_000_000);
        byte[] ship = "🚢".getBytes(StandardCharsets.UTF_8);
        sendOutput(recorder, 1_500_000_000L, "a\"\u001b[1m\r\n".getBytes(StandardCharsets.UTF_8));
        sendOutput(recorder, 1_500_000_000L, new byte[] {ship[0], ship[1]});
        sendOutput(recorder, 1_750_000_000L, new byte[] {ship[2], ship[3]});
        send(recorder, 2_000_000_000L, new ServerMessage.Resized(PtySize.of(100, 30)));
        send(recorder, 2_000_000_000L, new ServerMessage.Title("not recorded"));
        send(recorder, 2_000_000_000L, new ServerMessage.Gap(10, 15));
        send(recorder, 2_000_000_001L, new ServerMessage.Exited(new PtyExit.Signal(9), 20));
        recorder.close(1000, "");

        assertThat(Files.readString(file())).isEqualTo(HEADER + """
                        [1.500000, "o", "a\\"\\u001B[1m\\r\\n"]
                        [0.250000, "o", "🚢"]
                        [0.250000, "r", "100x30"]
                        [0.000000, "m", "5 bytes were not recorded"]
                        [0.000000, "x", "137"]
                        """);
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(sent).hasValue(7);
    }

    @Test
    void ends_at_its_limit_with_a_marker_and_detaches() throws IOException {
        Recorder recorder = recorder(1000);
        for (int round = 0; round < 5; round++) {
            sendOutput(recorder, 0, "x".repeat(600).getBytes(StandardCharsets.UTF_8));
        }
        recorder.close(1000, "");

        assertThat(Files.readString(file()))
                .endsWith("[0.000000, \"m\", \"the recording has reached its limit of 1000 bytes\"]\n")
                .hasSizeLessThan(1600);
        assertThat(detached).hasValue(1);
        assertThat(sent).as("callbacks of all pieces").hasValue(5);
    }

    @Test
    void a_full_disk_ends_the_recording_and_nothing_else() throws IOException {
        Writer full = new StringWriter() {
            @Override
            public void write(String text) {
                super.write(text);
                if (getBuffer().length() > 300) {
                    throw new UncheckedIOException(new IOException("No space detached on device"));
                }
            }
        };
        Recorder recorder =
                recorder(CastWriter.create(full, PtySize.of(80, 24), "shell", Instant.ofEpochSecond(1), 0), 10_000);
        for (int round = 0; round < 5; round++) {
            sendOutput(recorder, 0, "x".repeat(100).getBytes(StandardCharsets.UTF_8));
        }
        recorder.close(1000, "");

        assertThat(detached).hasValue(1);
        assertThat(sent).hasValue(5);
    }

    @Test
    void is_read_in_whole_lines_while_it_is_written() throws IOException {
        Path growing = folder.resolve("growing");
        Files.writeString(growing, "one\ntwo\nthr");
        try (InputStream lines = WholeLinesInputStream.open(growing)) {
            Files.writeString(growing, "one\ntwo\nthree\n");
            assertThat(new String(lines.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
        }
        Files.writeString(growing, "x".repeat(10_000) + "\n" + "y".repeat(9_000));
        try (InputStream lines = WholeLinesInputStream.open(growing)) {
            assertThat(lines.readAllBytes()).hasSize(10_001);
        }
        Files.writeString(growing, "nothing");
        try (InputStream lines = WholeLinesInputStream.open(growing)) {
            assertThat(lines.readAllBytes()).isEmpty();
        }
    }

    private Path file() {
        return folder.resolve("sid.cast");
    }

    private Recorder recorder(long most) throws IOException {
        return recorder(CastWriter.create(file(), PtySize.of(80, 24), "shell", Instant.ofEpochSecond(1), 0), most);
    }

    private Recorder recorder(CastWriter cast, long most) {
        Recorder recorder = new Recorder(cast, "sid.cast", most, Runnable::run, nanos::get);
        recorder.setViewer(new Viewer() {
            @Override
            public void receive(ClientMessage message) {}

            @Override
            public void detach() {
                detached.incrementAndGet();
            }
        });
        return recorder;
    }

    private void sendOutput(Recorder recorder, long at, byte[] bytes) {
        nanos.set(at);
        recorder.sendOutput(ByteBuffer.wrap(bytes), countingCallback());
    }

    private void send(Recorder recorder, long at, ServerMessage message) {
        nanos.set(at);
        recorder.send(message, countingCallback());
    }

    private ViewerOutlet.SendCallback countingCallback() {
        return new ViewerOutlet.SendCallback() {
            @Override
            public void succeeded() {
                sent.incrementAndGet();
            }

            @Override
            public void failed(Throwable cause) {
                throw new AssertionError(cause);
            }
        };
    }
}
