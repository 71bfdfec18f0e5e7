package dev.berth.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Limit QUICK = new Limit("quick", "the answer", Duration.ofMillis(200));
    private static final Limit SLOW = new Limit("slow", "the answer", Duration.ofHours(1));

    private final Queue<RuntimeEvent> events = new ConcurrentLinkedQueue<>();
    private final Limits limits = Limits.of(Map.of("set", Duration.ofSeconds(7)), events::add);

    @Test
    void a_setting_overrides_the_standard_value() {
        assertThat(limits.value(new Limit("set", "x", Duration.ofSeconds(1)))).isEqualTo(Duration.ofSeconds(7));
        assertThat(limits.value(QUICK)).isEqualTo(Duration.ofMillis(200));
        assertThat(Limits.standard().value(SLOW)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void warns_at_eighty_percent() {
        try (Deadline deadline = limits.start(QUICK, "asking somebody")) {
            await().untilAsserted(() -> assertThat(events)
                    .singleElement()
                    .isInstanceOfSatisfying(LimitEvent.NearLimit.class, near -> {
                        assertThat(near.limit()).isEqualTo(QUICK);
                        assertThat(near.value()).isEqualTo(Duration.ofMillis(200));
                        assertThat(near.used()).isGreaterThanOrEqualTo(Duration.ofMillis(160));
                        assertThat(near.detail()).isEqualTo("asking somebody");
                    }));
            assertThat(deadline.limit()).isEqualTo(QUICK);
        }
    }

    @Test
    void no_warning_comes_after_the_wait_is_over() {
        limits.start(QUICK, "over at once").close();

        try (Deadline later = limits.start(QUICK, "the one that warns")) {
            await().until(() -> !events.isEmpty() && later.expired());
        }
        assertThat(events)
                .extracting(event -> ((LimitEvent.NearLimit) event).detail())
                .containsExactly("the one that warns");
    }

    @Test
    void a_listener_that_fails_does_not_stop_the_clock_of_others() {
        Limits broken = limits.withListener(_ -> {
            throw new IllegalStateException("broken on purpose");
        });

        try (Deadline one = broken.start(QUICK, "one");
                Deadline two = broken.start(QUICK, "two")) {
            await().untilAsserted(() -> assertThat(events).hasSize(2));
            assertThat(one).isNotSameAs(two);
        }
    }

    @Test
    void waits_for_a_future_until_the_deadline() throws Exception {
        try (Deadline deadline = limits.start(SLOW, "asking")) {
            assertThat(deadline.await(CompletableFuture.completedFuture("here")))
                    .isEqualTo("here");
            assertThat(deadline.expired()).isFalse();
            assertThat(deadline.remaining()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        }
    }

    @Test
    void the_error_names_the_limit_and_the_setting_that_raises_it() {
        CompletableFuture<String> never = new CompletableFuture<>();

        try (Deadline deadline = limits.start(QUICK, "asking somebody")) {
            assertThatThrownBy(() -> deadline.await(never)).isInstanceOfSatisfying(LimitReachedException.class, e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.LIMIT_REACHED);
                assertThat(e.limit()).isEqualTo(QUICK);
                assertThat(e.value()).isEqualTo(Duration.ofMillis(200));
                assertThat(e.tried()).isEqualTo("asking somebody");
                assertThat(e.seen()).isEqualTo("limit quick of 200ms reached while waiting for the answer");
                assertThat(e.todo())
                        .isEqualTo("raise setting limits.quick, for example to 400ms, if this is normal here");
                assertThat(e.setting()).contains("limits.quick");
                assertThat(e.settingValue()).contains("400ms");
                assertThat(e.getSuppressed()).hasOnlyElementsOfType(TimeoutException.class);
            });
            assertThat(deadline.expired()).isTrue();
            assertThat(deadline.remaining()).isZero();
            assertThat(deadline.toException("last words").seen()).endsWith("; last words");
        }
        assertThat(never).isNotDone();
    }

    @Test
    void a_bound_copy_fails_at_the_limit_and_the_future_and_other_copies_go_on() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture<String> patient = limits.bound(SLOW, "waiting long", slow, () -> "");
        CompletableFuture<String> hasty = limits.bound(QUICK, "waiting", slow, () -> "in phase image");

        assertThatThrownBy(() -> hasty.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LimitReachedException.class)
                .hasRootCauseMessage(
                        "waiting\nlimit quick of 200ms reached while waiting for the answer; in phase image\n"
                                + "raise setting limits.quick, for example to 400ms, if this is normal here");
        assertThat(events).singleElement().isInstanceOf(LimitEvent.NearLimit.class);
        assertThat(slow).isNotDone();

        slow.complete("here");
        assertThat(patient).isCompletedWithValue("here");
    }

    @Test
    void a_bound_copy_fails_at_the_limit_even_without_evidence_and_warns_of_nothing_after_its_end() throws Exception {
        CompletableFuture<String> never = new CompletableFuture<>();
        CompletableFuture<String> cancelled = limits.bound(QUICK, "cancelled", never, () -> "");
        cancelled.cancel(false);
        CompletableFuture<String> copy = limits.bound(QUICK, "waiting", never, () -> {
            throw new IllegalStateException("broken on purpose");
        });

        assertThatThrownBy(() -> copy.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(LimitReachedException.class);
        assertThat(events)
                .extracting(event -> ((LimitEvent.NearLimit) event).detail())
                .containsExactly("waiting");
        assertThat(limits.bound(QUICK, "done", CompletableFuture.completedFuture(1), () -> "")
                        .get())
                .isEqualTo(1);
    }

    @Test
    void a_limit_may_be_longer_than_the_timer_can_count() throws Exception {
        Limits endless = Limits.of(Map.of("quick", Duration.ofDays(365L * 100_000)), RuntimeListener.none());

        try (Deadline deadline = endless.start(QUICK, "waiting")) {
            assertThat(deadline.await(CompletableFuture.completedFuture(1))).isEqualTo(1);
        }
    }

    @Test
    void writes_durations_as_settings_do() {
        assertThat(List.of(Duration.ofMillis(1500), Duration.ofSeconds(90), Duration.ofMinutes(10)))
                .extracting(Limits::text)
                .containsExactly("1500ms", "90s", "10m");
    }

    @Test
    void known_limits_have_unique_names() {
        assertThat(KnownLimits.all())
                .extracting(Limit::name)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(10);
        assertThat(KnownLimits.all())
                .allSatisfy(limit -> assertThat(limit.name()).matches("[a-z]+(-[a-z]+)*"));
        assertThat(KnownLimits.find("probe")).contains(KnownLimits.PROBE);
        assertThat(KnownLimits.find("no-such-limit")).isEmpty();
        assertThat(KnownLimits.PROBE.setting()).isEqualTo("limits.probe");
    }

    @Test
    void a_limit_must_be_positive() {
        assertThatThrownBy(() -> new Limit("none", "x", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
