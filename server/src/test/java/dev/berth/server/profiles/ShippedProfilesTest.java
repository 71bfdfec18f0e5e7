package dev.berth.server.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.profile.ProfileFile;
import org.junit.jupiter.api.Test;

class ShippedProfilesTest {
    @Test
    void each_is_valid_and_locked_and_pins_the_agent_version() {
        assertThat(ShippedProfiles.all()).isNotEmpty().allSatisfy(file -> {
            assertThat(file.recipe().files()).containsKey("berth-exec");
            assertThat(file.profile().install().packages())
                    .containsValue(file.profile().agentVersion());
        });
    }

    @Test
    void their_locks_name_no_registry() {
        assertThat(ShippedProfiles.all())
                .extracting(ProfileFile::lock)
                .allSatisfy(lock -> assertThat(lock.orElseThrow())
                        .doesNotContain("resolved")
                        .doesNotContain("http"));
    }
}
