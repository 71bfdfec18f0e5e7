package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.PtyTestSupport.keys;
import static dev.berth.terminal.pty.PtyTestSupport.shell;
import static dev.berth.terminal.pty.PtyTestSupport.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of input and output. */
interface StreamContract extends PtyTestSupport {
    @Test
    default void four_million_characters_arrive_unharmed_through_every_cut(@TempDir Path folder) throws Exception {
        byte[] text = "€ü漢𝄞".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("text"), text);
        Random cuts = new Random(4);
        OutputCollector direct = new OutputCollector(ByteBuffer.allocateDirect(8192), () -> 1 + cuts.nextInt(8192));
        OutputCollector copied = new OutputCollector(ByteBuffer.allocate(8192), () -> 1 + cuts.nextInt(8192));

        ptys().start(shell("cat \"$1\"", file.toString()), direct);
        direct.exit();
        ptys().start(shell("cat \"$1\"", file.toString()), copied);
        copied.exit();

        assertThat(Arrays.mismatch(direct.bytes(), text)).isEqualTo(-1);
        assertThat(Arrays.mismatch(copied.bytes(), text)).isEqualTo(-1);
    }

    @Test
    default void every_byte_passes_both_ways() throws Exception {
        byte[] all = new byte[1024];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (255 - i);
        }
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(shell("stty raw -echo; printf R; head -c 1024"), screen);
        screen.await("R");

        for (byte one : all) {
            assertThat(pty.write(ByteBuffer.wrap(new byte[] {one}))).isTrue();
        }

        assertThat(screen.exit()).isEqualTo(new PtyExit.Code(0));
        assertThat(Arrays.copyOfRange(screen.bytes(), 1, screen.size())).isEqualTo(all);
    }

    @Test
    default void a_long_input_arrives_whole_at_a_program_that_takes_its_time(@TempDir Path folder) throws Exception {
        byte[] much = new byte[1024 * 1024];
        new Random(1).nextBytes(much);
        Path copy = folder.resolve("copy");
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(
                        shell(
                                "stty raw -echo; printf R; dd bs=1 count=10 >\"$1\" 2>/dev/null; head -c 1048566 >>\"$1\"",
                                copy.toString()),
                        screen);
        screen.await("R");

        assertThat(pty.write(ByteBuffer.wrap(much))).isTrue();

        screen.exit();
        assertThat(Files.readAllBytes(copy)).isEqualTo(much);
    }

    @Test
    default void unread_input_is_bounded_and_never_blocks(@TempDir Path folder) throws Exception {
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(shell("stty raw -echo; printf R; exec sleep 1000"), screen);
        screen.await("R");
        ByteBuffer chunk = ByteBuffer.allocate(32 * 1024);

        int accepted = 0;
        while (accepted < 100 && pty.write(chunk.duplicate())) {
            accepted++;
        }

        assertThat(accepted).isBetween(30, 40);
        ByteBuffer refused = chunk.duplicate();
        assertThat(pty.write(refused)).isFalse();
        assertThat(refused.remaining()).isEqualTo(32 * 1024);
        assertThat(pty.write(ByteBuffer.allocate(0))).isTrue();
        assertThat(soon(pty.end(Duration.ofSeconds(5)))).isInstanceOf(PtyExit.Signal.class);
    }

    @Test
    default void a_program_blocks_while_its_output_is_not_read_and_goes_on_later(@TempDir Path folder)
            throws Exception {
        Path count = folder.resolve("count");
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(
                        shell(
                                "i=0; while [ $i -lt 40000 ]; do i=$((i+1)); echo \"line $i is forty characters long, and so\"; [ $((i % 100)) -ne 0 ] || echo $i >\"$1\"; done",
                                count.toString()),
                        screen);
        screen.await("line 10 ");

        CompletableFuture<Integer> before = new CompletableFuture<>();
        pty.execute(() -> {
            pty.setReading(false);
            before.complete(screen.size());
        });
        soon(before);
        AtomicLong last = new AtomicLong();
        PtyTestSupport.await()
                .during(Duration.ofMillis(300))
                .until(() -> last.getAndSet(readCount(count)) == last.get());
        assertThat(screen.size()).isEqualTo(before.get());
        assertThat(screen.hasEnded()).isFalse();

        pty.execute(() -> pty.setReading(true));
        assertThat(screen.exit()).isEqualTo(new PtyExit.Code(0));
        assertThat(screen.text().lines()).hasSize(40_000);
        assertThat(screen.text()).endsWith("line 40000 is forty characters long, and so\r\n");
    }

    @Test
    default void the_last_output_waits_until_it_is_read() throws Exception {
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(shell("read -r x; printf 'last words'; exit 3"), screen);
        CompletableFuture<Void> off = new CompletableFuture<>();
        pty.execute(() -> {
            pty.setReading(false);
            off.complete(null);
        });
        soon(off);

        pty.write(keys("\n"));
        PtyTestSupport.await().until(() -> !PtyTestSupport.runs(pty.pid()));
        PtyTestSupport.await().during(Duration.ofMillis(120)).until(() -> !screen.hasEnded());
        pty.execute(() -> pty.setReading(true));

        assertThat(screen.exit()).isEqualTo(new PtyExit.Code(3));
        assertThat(screen.text()).endsWith("last words");
    }

    @Test
    default void waiting_output_is_one_batch_even_in_a_small_buffer() throws Exception {
        OutputCollector screen = new OutputCollector(ByteBuffer.allocateDirect(100), () -> 100);
        Pty pty = ptys().start(
                        shell("stty raw -echo; x=$(printf %1000s); printf R; read -r go; printf %s \"$x\"; exec cat"),
                        screen);
        screen.await("R");
        PtyTestSupport.await().until(() -> screen.batches() == 1);

        pty.write(keys("\n"));
        PtyTestSupport.await().until(() -> screen.size() == 1_001 && screen.batches() > 1);

        assertThat(screen.batches() - 1).as("ten reads").isLessThanOrEqualTo(3);
        soon(pty.end(Duration.ZERO));
    }

    private static long readCount(Path count) throws java.io.IOException {
        String text = Files.exists(count) ? Files.readString(count).strip() : "";
        return text.isEmpty() ? -1 : Long.parseLong(text);
    }
}
