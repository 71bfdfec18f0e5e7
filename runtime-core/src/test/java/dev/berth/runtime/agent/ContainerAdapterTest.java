package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.session.Adapter;
import dev.berth.runtime.session.AdapterEnding;
import dev.berth.runtime.workspace.WorkspaceWatch;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ContainerAdapterTest {
    private InstanceLog log;

    @BeforeEach
    void open(@TempDir Path folder) {
        log = new InstanceLog(BerthHome.at(folder.resolve("home")), InstanceId.of(AgentName.of("claude"), List.of()));
    }

    private ContainerAdapter adapter(FakeProcess process, FakeScope scope) {
        return new ContainerAdapter(process, List.of(), scope, "4g", 1, new Current(), "claude-main", log);
    }

    /** A container that is its instance's. */
    private record Current() implements ContainerAdapter.Place {
        @Override
        public WorkspaceWatch workspaces() {
            return WorkspaceWatch.off();
        }

        @Override
        public Adapter.Use use(String what) {
            return () -> {};
        }

        @Override
        public Optional<String> replaced() {
            return Optional.empty();
        }

        @Override
        public void loginRefused(List<String> secrets) {}
    }

    private ContainerAdapter adapter(FakeProcess process) {
        return adapter(process, new FakeScope(process));
    }

    @Test
    void a_line_of_standard_error_without_an_end_is_known_before_it_ends() {
        InputStream line = new ByteArrayInputStream("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
        CountDownLatch never = new CountDownLatch(1);
        FakeProcess process = new FakeProcess(new SequenceInputStream(line, new WaitingStream(never)), true);
        ContainerAdapter adapter = adapter(process);

        await().atMost(Duration.ofSeconds(10)).until(() -> !adapter.stderrTail().isEmpty());

        assertThat(adapter.stderrTail()).containsExactly("x".repeat(4096) + "…");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(log.last(1)).singleElement().asString().endsWith("xxx…"));
        never.countDown();
    }

    @Test
    void closing_does_not_wait_for_the_grace_when_the_adapter_ends() {
        FakeProcess process = FakeProcess.silent();
        ContainerAdapter adapter = adapter(process);
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
                .execute(() -> process.ending.complete(new ExecEnding.Exited(0)));
        long before = System.nanoTime();

        adapter.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        assertThat(adapter.ending().join()).isEqualTo(new AdapterEnding.Exited(0));
        assertThat(process.closes).hasValue(1);
    }

    @Test
    void an_adapter_that_does_not_read_its_input_is_closed_in_time() {
        FakeProcess process = new FakeProcess(InputStream.nullInputStream(), false);
        long before = System.nanoTime();

        adapter(process).close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(process.closes).hasValue(1);
    }

    @Test
    void closing_from_several_threads_closes_once_and_every_caller_waits_for_the_end() throws Exception {
        FakeProcess process = FakeProcess.silent();
        ContainerAdapter adapter = adapter(process);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Boolean>> ended = List.of(1, 2, 3, 4).stream()
                    .map(_ -> CompletableFuture.supplyAsync(
                            () -> {
                                adapter.close();
                                return process.ending.isDone();
                            },
                            callers))
                    .toList();

            for (CompletableFuture<Boolean> one : ended) {
                assertThat(one.get(20, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(process.closes).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"THROWS, checkLiveness", "RETURNS_NULL, checkLiveness"})
    void a_scope_that_misbehaves_does_not_keep_the_adapter_from_being_closed(Misbehaviour how, String method) {
        FakeProcess process = FakeProcess.silent();

        adapter(process, new FakeScope(process, how, method)).close();

        assertThat(process.closes).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void an_input_that_misbehaves_does_not_keep_the_adapter_from_being_closed(Misbehaviour how) {
        FakeProcess process = new FakeProcess(InputStream.nullInputStream(), true, how, "stdin");

        adapter(process).close();

        assertThat(process.closes).hasValue(1);
        assertThat(process.ending).isDone();
    }

    /** A stream that has nothing until the latch opens, and then ends. */
    private static final class WaitingStream extends InputStream {
        private final CountDownLatch open;

        WaitingStream(CountDownLatch open) {
            this.open = open;
        }

        @Override
        public int read() {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }
    }
}
