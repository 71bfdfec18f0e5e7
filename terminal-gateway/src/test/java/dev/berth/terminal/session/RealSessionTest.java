package dev.berth.terminal.session;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.terminal.pty.PtyBackend;
import dev.berth.terminal.pty.PtyBackends;
import dev.berth.terminal.pty.PtyCommand;
import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.recording.Recordings;
import dev.berth.terminal.wire.ServerMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests of sessions with programs on real pseudo-terminals. */
@EnabledOnOs(OS.LINUX)
class RealSessionTest {
    private static final ViewerSpec WRITER = PtySessionTest.WRITER;
    private static final String COUNT = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); echo \"line $i ✓\"; done";

    private static HostProcesses processes;
    private static PtyBackend backend;
    private static @Nullable PtySessions sessions;

    @TempDir
    static Path folder;

    @BeforeAll
    static void open() {
        processes = HostProcesses.open(Limits.standard());
        backend = openBackend();
        sessions = PtySessions.create(backend, TerminalLimits.standard(), TerminalMetrics.none());
    }

    private static PtyBackend openBackend() {
        try {
            return PtyBackends.detect(processes);
        } catch (BerthException e) {
            processes.close();
            return abort("no pseudo-terminals here: " + e.seen());
        }
    }

    @AfterAll
    static void close() {
        if (sessions != null) {
            sessions.close();
            backend.close();
        }
        processes.close();
    }

    private static PtySession sh(String script) {
        PtyCommand command = new PtyCommand(
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8"),
                Path.of("/"),
                PtySize.of(80, 24));
        return requireNonNull(sessions)
                .open(PtySessionSpec.of("me" + Math.random(), "t", "a" + Math.random(), "sh", command));
    }

    private static byte[] expected() {
        StringBuilder text = new StringBuilder();
        for (int line = 1; line <= 200_000; line++) {
            text.append("line ").append(line).append(" ✓\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void the_last_output_and_the_code_arrive_in_each_of_a_hundred_rounds() throws Exception {
        for (int round = 0; round < 100; round++) {
            PtySession session = sh("echo bye " + round + "; exit 7");
            RealViewer viewer = RealViewer.join(session, WRITER.from(0));

            assertThat(viewer.closed.get(10, SECONDS)).isEqualTo(1000);
            assertThat(viewer.text()).isEqualTo("bye " + round + "\r\n");
            assertThat(viewer.messages.getLast())
                    .isEqualTo(new ServerMessage.Exited(new PtyExit.Code(7), viewer.seq()));
        }
    }

    @Test
    void a_viewer_that_reconnects_often_during_a_flood_gets_every_byte_once() throws Exception {
        byte[] all = expected();
        SplittableRandom random = new SplittableRandom(5);
        PtySession session = sh(COUNT + "; read -r done; exit 0");
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        int connections = 0;
        while (received.size() < all.length) {
            RealViewer viewer = RealViewer.join(session, WRITER.from(received.size()));
            long until = received.size() + random.nextLong(1, 500_000);
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> viewer.seq() >= Math.min(until, all.length));
            viewer.leave();
            session.tail(0).toCompletableFuture().get(10, SECONDS);
            assertThat(viewer.messages).noneMatch(ServerMessage.Gap.class::isInstance);
            received.writeBytes(viewer.bytes());
            connections++;
        }
        assertThat(connections).isGreaterThan(3);
        assertThat(Arrays.equals(received.toByteArray(), all)).isTrue();
        session.end(Duration.ofSeconds(1)).toCompletableFuture().get(10, SECONDS);
    }

    @Test
    void a_viewer_that_joins_during_a_flood_gets_the_same_bytes_as_the_owner() throws Exception {
        PtySession session = sh(COUNT);
        RealViewer owner = RealViewer.join(session, WRITER.from(0));
        assertThat(owner.output.await(10, SECONDS)).isTrue();
        List<RealViewer> late = IntStream.range(0, 5)
                .mapToObj(_ -> RealViewer.join(session, WRITER))
                .toList();
        assertThat(owner.closed.get(60, SECONDS)).isEqualTo(1000);
        assertThat(Arrays.equals(owner.bytes(), expected())).isTrue();
        for (RealViewer viewer : late) {
            assertThat(viewer.closed.get(10, SECONDS)).isEqualTo(1000);
            if (viewer.messages.stream().noneMatch(ServerMessage.Gap.class::isInstance)) {
                byte[] rest =
                        Arrays.copyOfRange(expected(), (int) viewer.hello().seq(), expected().length);
                assertThat(Arrays.equals(viewer.bytes(), rest)).isTrue();
            }
        }
    }

    @Test
    void an_owner_with_a_stuck_connection_blocks_its_own_program_only() throws Exception {
        PtySession flood = sh("yes flooding");
        RealViewer stuck = RealViewer.joinStuck(flood, WRITER.from(0));
        assertThat(stuck.output.await(10, SECONDS) || stuck.messages.size() > 1).isTrue();
        await().until(() -> flood.status().paused());
        long seq = flood.status().seq();
        assertThat(seq).isLessThan(512 * 1024);

        PtySession other = sh("cat");
        RealViewer typist = RealViewer.join(other, WRITER);
        await().until(() -> !typist.messages.isEmpty());
        typist.type("hello\r");
        await().until(() -> typist.text().contains("hello\r\nhello\r\n"));

        assertThat(flood.status().seq()).isEqualTo(seq);
        assertThat(flood.end(Duration.ofSeconds(1)).toCompletableFuture().get(10, SECONDS))
                .isEqualTo(new PtyExit.Signal(1));
        other.end(Duration.ofSeconds(1)).toCompletableFuture().get(10, SECONDS);
    }

    @Test
    void a_recording_contains_the_output() throws Exception {
        try (Recordings recordings = Recordings.in(folder.resolve("recordings"), 10_000_000, Duration.ofDays(1))) {
            PtySession session = sh("read -r go; " + COUNT + "; exit 3");
            recordings.record(session);
            RealViewer viewer = RealViewer.join(session, WRITER);
            await().until(() -> !viewer.messages.isEmpty());
            viewer.type("go\r");
            assertThat(viewer.closed.get(60, SECONDS)).isEqualTo(1000);
            await().until(() -> session.status().recorders() == 0);

            String cast;
            try (var read = recordings.read(session.id()).orElseThrow()) {
                cast = new String(read.readAllBytes(), StandardCharsets.UTF_8);
            }
            assertThat(cast).startsWith("{\"version\":3").contains("go\\r\\n").endsWith("\"x\", \"3\"]\n");
            if (!cast.contains("\"m\"")) {
                assertThat(cast).contains("line 200000 ✓");
            }
            assertThat(permissions(folder.resolve("recordings"))).isEqualTo("rwx------");
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
