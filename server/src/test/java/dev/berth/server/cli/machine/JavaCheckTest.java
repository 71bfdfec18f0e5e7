package dev.berth.server.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaCheckTest {
    @ParameterizedTest
    @ValueSource(strings = {"25", "25-ea+36", "25.0.1", "25.0.2+10-LTS"})
    void versions_that_lose_wake_ups_are_refused(String version) {
        JavaCheck check = check(version, false);

        assertThat(check.works()).isFalse();
        assertThat(check.seen()).startsWith(version).contains("JDK-8369227");
        assertThat(check.todo()).contains("25.0.4", "BERTH_ANY_JDK=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25.0.4", "25.0.10+3", "25.1", "26-ea+12", "26", "27.0.1"})
    void repaired_versions_work_without_advice(String version) {
        JavaCheck check = check(version, false);

        assertThat(check.works()).isTrue();
        assertThat(check.seen()).isEqualTo(version);
        assertThat(check.todo()).isEmpty();
    }

    @Test
    void the_oldest_version_that_works_comes_with_an_advice() {
        JavaCheck check = check("25.0.3+9-LTS", false);

        assertThat(check.works()).isTrue();
        assertThat(check.todo()).contains("recommended", "25.0.4").doesNotContain("BERTH_ANY_JDK");
    }

    @Test
    void an_override_still_reports_the_danger() {
        JavaCheck check = check("25.0.1", true);

        assertThat(check.works()).isTrue();
        assertThat(check.seen()).contains("JDK-8369227");
        assertThat(check.todo()).contains("recommended", "25.0.4");
    }

    private static JavaCheck check(String version, boolean anyAllowed) {
        return new JavaCheck(Runtime.Version.parse(version), anyAllowed);
    }
}
