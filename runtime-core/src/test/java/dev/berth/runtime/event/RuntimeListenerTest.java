package dev.berth.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimeListenerTest {
    private static final RuntimeListener BROKEN = _ -> {
        throw new IllegalStateException("broken on purpose");
    };

    private final List<String> called = new ArrayList<>();

    private record Happened(Instant time) implements RuntimeEvent {}

    @Test
    void calls_both_in_order() {
        RuntimeListener both = listener("first").and(listener("second"));

        both.on(new Happened(Instant.EPOCH));

        assertThat(called).containsExactly("first", "second");
    }

    @Test
    void a_guarded_listener_does_not_throw() {
        RuntimeListener both = BROKEN.guarded().and(listener("second"));

        assertThatCode(() -> both.on(new Happened(Instant.EPOCH))).doesNotThrowAnyException();

        assertThat(called).containsExactly("second");
    }

    @Test
    void guarding_twice_is_guarding_once() {
        RuntimeListener guarded = BROKEN.guarded();

        assertThat(guarded.guarded()).isSameAs(guarded);
    }

    @Test
    void the_listener_none_ignores_events() {
        assertThatCode(() -> RuntimeListener.none().on(new Happened(Instant.EPOCH)))
                .doesNotThrowAnyException();
    }

    private RuntimeListener listener(String name) {
        return _ -> called.add(name);
    }
}
