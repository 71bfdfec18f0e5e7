package dev.berth.runtime.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.LimitEvent;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private final Queue<RuntimeEvent> events = new ConcurrentLinkedQueue<>();
    private final Limits limits = limits(Duration.ofSeconds(30));

    @Test
    void runs_the_probes_in_order() throws Exception {
        run(limits, List.of(essential("one", ProbeResult.ready()), advisory("two", ProbeResult.ready())));

        assertThat(events)
                .extracting(Object::getClass)
                .containsExactly(
                        ProbeEvent.Started.class,
                        ProbeEvent.Passed.class,
                        ProbeEvent.Started.class,
                        ProbeEvent.Passed.class);
        assertThat(probeEvents(ProbeEvent.Started.class))
                .extracting(ProbeEvent.Started::description, ProbeEvent.Started::number, ProbeEvent.Started::count)
                .containsExactly(tuple("one", 1, 2), tuple("two", 2, 2));
    }

    @Test
    void checks_again_after_pauses_that_double() throws Exception {
        AtomicInteger looks = new AtomicInteger();

        run(
                limits,
                List.of(Probe.essential(
                        "third look",
                        _ -> looks.incrementAndGet() < 4 ? ProbeResult.notYet("look " + looks) : ProbeResult.ready(),
                        "wait")));

        assertThat(probeEvents(ProbeEvent.Waiting.class))
                .extracting(ProbeEvent.Waiting::attempt, ProbeEvent.Waiting::observed, ProbeEvent.Waiting::next)
                .containsExactly(
                        tuple(1, "look 1", Duration.ofMillis(50)),
                        tuple(2, "look 2", Duration.ofMillis(100)),
                        tuple(3, "look 3", Duration.ofMillis(200)));
        assertThat(probeEvents(ProbeEvent.Passed.class)).singleElement().satisfies(passed -> {
            assertThat(passed.attempts()).isEqualTo(4);
            assertThat(passed.took()).isGreaterThanOrEqualTo(Duration.ofMillis(350));
        });
    }

    @Test
    void a_failed_essential_probe_throws_its_observation_and_its_hint() {
        assertThatThrownBy(() -> run(
                        limits(Duration.ofMillis(200)),
                        List.of(
                                essential("it answers", ProbeResult.notYet("no answer")),
                                essential("never reached", ProbeResult.ready()))))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.PROBE_FAILED);
                    assertThat(e.tried()).isEqualTo("waiting until it answers");
                    assertThat(e.seen()).matches("no answer; checked \\d+ times within the limit probe of 200ms");
                    assertThat(e.todo()).isEqualTo("hint of it answers");
                });
        assertThat(probeEvents(ProbeEvent.Failed.class)).hasSize(1);
        assertThat(probeEvents(ProbeEvent.Started.class)).hasSize(1);
        assertThat(events).hasAtLeastOneElementOfType(LimitEvent.NearLimit.class);
    }

    @Test
    void a_hopeless_probe_is_not_checked_again() {
        assertThatThrownBy(() -> run(limits, List.of(essential("it is there", ProbeResult.hopeless("it was removed")))))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.seen()).isEqualTo("it was removed"));
        assertThat(probeEvents(ProbeEvent.Waiting.class)).isEmpty();
    }

    @Test
    void a_failed_advisory_probe_warns_and_the_next_follows() throws Exception {
        run(
                limits,
                List.of(
                        advisory("the provider answers", ProbeResult.hopeless("refused")),
                        essential("next", ProbeResult.ready())));

        assertThat(probeEvents(ProbeEvent.Warning.class)).singleElement().satisfies(warning -> {
            assertThat(warning.observed()).isEqualTo("refused");
            assertThat(warning.hint()).isEqualTo("hint of the provider answers");
        });
        assertThat(probeEvents(ProbeEvent.Passed.class))
                .extracting(ProbeEvent::description)
                .containsExactly("next");
    }

    @Test
    void an_error_of_a_check_counts_as_not_yet() throws Exception {
        AtomicInteger looks = new AtomicInteger();

        run(
                limits,
                List.of(Probe.essential(
                        "no error",
                        _ -> {
                            if (looks.getAndIncrement() == 0) {
                                throw new BerthException(ErrorKind.ENGINE_DOWN, "looking", "engine down", "start it");
                            }
                            return ProbeResult.ready();
                        },
                        "wait")));

        assertThat(probeEvents(ProbeEvent.Waiting.class))
                .extracting(ProbeEvent.Waiting::observed)
                .containsExactly("engine down");
    }

    @Test
    void an_interrupt_ends_the_waiting_at_once() throws Exception {
        CountDownLatch looked = new CountDownLatch(6); // by then the pauses are long
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                run(
                        limits,
                        List.of(Probe.essential(
                                "never",
                                _ -> {
                                    looked.countDown();
                                    return ProbeResult.notYet("no");
                                },
                                "wait")));
            } catch (InterruptedException e) {
                thrown.complete(e);
            }
        });
        assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();

        waiting.interrupt();

        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void a_listener_that_fails_does_not_fail_the_probes() throws Exception {
        RuntimeListener broken = _ -> {
            throw new IllegalStateException("broken on purpose");
        };

        Probes.run(List.of(essential("one", ProbeResult.ready())), "target", limits, broken);
    }

    private void run(Limits within, List<Probe<String>> probes) throws InterruptedException {
        Probes.run(probes, "target", within, events::add);
    }

    private static Probe<String> essential(String description, ProbeResult result) {
        return Probe.essential(description, _ -> result, "hint of " + description);
    }

    private static Probe<String> advisory(String description, ProbeResult result) {
        return Probe.advisory(description, _ -> result, "hint of " + description);
    }

    private <E extends ProbeEvent> List<E> probeEvents(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private Limits limits(Duration probe) {
        return Limits.of(Map.of("probe", probe), events::add);
    }
}
