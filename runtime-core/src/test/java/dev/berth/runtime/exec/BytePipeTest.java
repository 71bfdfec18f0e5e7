package dev.berth.runtime.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BytePipeTest {
    @Test
    void everything_arrives_in_order_through_a_small_pipe() throws Exception {
        byte[] sent = new byte[100_000];
        new Random(7).nextBytes(sent);
        BytePipe pipe = new BytePipe(100);

        var writer = CompletableFuture.runAsync(() -> {
            pipe.write(sent, 0, sent.length);
            pipe.end();
        });

        assertThat(pipe.readAllBytes()).isEqualTo(sent);
        writer.get(5, TimeUnit.SECONDS);
        assertThat(pipe.read()).isEqualTo(-1);
    }

    @Test
    void a_waiting_writer_returns_when_nobody_reads_any_more() throws Exception {
        BytePipe pipe = new BytePipe(10);
        var writer = CompletableFuture.runAsync(() -> pipe.write(new byte[1000], 0, 1000));

        pipe.dropWhenFull();

        writer.get(5, TimeUnit.SECONDS);
        pipe.end();
        assertThat(pipe.readAllBytes()).hasSize(10);
    }

    @Test
    void a_closed_pipe_drops_what_is_written() {
        BytePipe pipe = new BytePipe(10);

        pipe.close();
        pipe.write(new byte[1000], 0, 1000);

        assertThat(pipe.available()).isZero();
    }
}
