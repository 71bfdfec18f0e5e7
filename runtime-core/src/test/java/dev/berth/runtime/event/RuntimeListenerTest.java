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

    private final List<String> told = new ArrayList<>();

    private record Happened(Instant time) implements RuntimeEvent {}

    @Test
    void tells_both_in_order() {
        RuntimeListener both = listener("first").and(listener("second"));

        both.on(new Happened(Instant.EPOCH));

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void a_guarded_listener_keeps_its_failure_to_itself() {
        RuntimeListener both = BROKEN.guarded().and(listener("second"));

        assertThatCode(() -> both.on(new Happened(Instant.EPOCH))).doesNotThrowAnyException();

        assertThat(told).containsExactly("second");
    }

    @Test
    void guarding_twice_is_guarding_once() {
        RuntimeListener guarded = BROKEN.guarded();

        assertThat(guarded.guarded()).isSameAs(guarded);
    }

    @Test
    void nobody_listens_to_none() {
        assertThatCode(() -> RuntimeListener.none().on(new Happened(Instant.EPOCH)))
                .doesNotThrowAnyException();
    }

    private RuntimeListener listener(String name) {
        return _ -> told.add(name);
    }
}
