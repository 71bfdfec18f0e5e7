package dev.berth.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostContextTest {
    @TempDir
    Path folder;

    @Test
    void another_home_has_the_settings_of_the_host_and_none_of_an_agent() throws Exception {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        Files.writeString(home.config(), """
                engine: docker
                image:
                  npmrc: npmrc
                agents:
                  claude:
                    baseUrl: https://provider.example
                """);
        Files.writeString(home.root().resolve("npmrc"), "");
        BerthHome other = BerthHome.at(folder.resolve("other"));
        try (HostContext context = HostContext.open(
                home,
                List.of(),
                Map.of("ANTHROPIC_API_KEY", "own", "BERTH_MACHINE", "local"),
                RuntimeListener.none())) {
            HostContext there = context.at(other, List.of("agents.claude.model=fake-model"), Map.of("KEY", "other"));

            assertThat(there.home()).isEqualTo(other);
            assertThat(there.environment()).isEqualTo(Map.of("KEY", "other"));
            assertThat(there.config().string("engine")).isEqualTo("docker");
            assertThat(there.config().string("machine")).isEqualTo("local");
            assertThat(there.config().path("image.npmrc")).contains(home.root().resolve("npmrc"));
            assertThat(there.config().map("agents.claude")).isEqualTo(Map.of("model", "fake-model"));
        }
    }
}
