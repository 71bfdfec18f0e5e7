package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.DeletedMounts;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Short commands and the probe of the provider, with containers that misbehave. */
@Timeout(60)
class ContainerCommandsTest {
    private static final ProviderProbe PROBE = new ProviderProbe(
            ProviderAddress.of("http://llm.example:8080", true).orElseThrow());
    private static final Limits SHORT =
            Limits.of(Map.of(KnownLimits.EXEC_SHORT.name(), Duration.ofMillis(300)), RuntimeListener.none());

    @Test
    void a_command_that_does_not_read_its_input_ends_at_its_limit() {
        FakeProcess process = new FakeProcess(InputStream.nullInputStream(), false);
        ShortCommand command = new ShortCommand(new FakeScope(process), SHORT);

        assertThatThrownBy(() -> command.run(ExecSpec.of("cat"), "much", "writing a file"))
                .isInstanceOf(LimitReachedException.class);
        assertThat(process.closes).hasValue(1);
    }

    @Test
    void a_command_that_ended_without_reading_says_so() throws Exception {
        InputStream errors = new ByteArrayInputStream("no space left\n".getBytes(StandardCharsets.UTF_8));
        FakeProcess process = new FakeProcess(errors, false);
        process.ending.complete(new ExecEnding.Exited(1));

        ShortCommand.Result result =
                new ShortCommand(new FakeScope(process), SHORT).run(ExecSpec.of("cat"), "much", "writing a file");

        assertThat(result.succeeded()).isFalse();
        assertThat(result.words()).isEqualTo("its input was not read: no space left");
    }

    @ParameterizedTest
    @CsvSource({"THROWS, start", "RETURNS_NULL, start"})
    void a_probe_in_a_scope_that_misbehaves_finds_nothing(Misbehaviour how, String method) throws Exception {
        FakeScope scope = new FakeScope(FakeProcess.silent(), how, method);

        assertThat(PROBE.run(() -> scope)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "THROWS, stdin",
        "RETURNS_NULL, stdin",
        "THROWS, stdout",
        "RETURNS_NULL, stdout",
        "THROWS, stderr",
        "RETURNS_NULL, stderr",
        "THROWS, close"
    })
    void a_probe_whose_process_misbehaves_finds_nothing(Misbehaviour how, String method) throws Exception {
        FakeProcess process = new FakeProcess(InputStream.nullInputStream(), true, how, method);
        process.ending.complete(new ExecEnding.Exited(0));

        assertThat(PROBE.run(() -> new FakeScope(process))).isEmpty();
        assertThat(process.closes).hasValue(1);
    }

    @Test
    void a_probe_without_a_scope_finds_nothing() throws Exception {
        assertThat(PROBE.run(() -> {
                    throw DeletedMounts.error("opening a scope", List.of("/work"));
                }))
                .isEmpty();
        assertThat(PROBE.run(() -> {
                    throw new IllegalStateException("no scope");
                }))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://{host}:8080", "http://", "", "::", "http://a b", "http://a_b:1", "nonsense", "%"})
    void a_text_that_is_no_address_is_none(String url) {
        assertThat(ProviderAddress.of(url, true)).isEmpty();
    }
}
