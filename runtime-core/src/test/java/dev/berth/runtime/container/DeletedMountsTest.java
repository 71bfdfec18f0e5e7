package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeletedMountsTest {
    /** Lines of a container on docker, two of whose folders were deleted outside. */
    private static final String MOUNTINFO = """
            249 195 0:45 / / rw,relatime master:60 - overlay overlay rw,lowerdir=/l/A:/l/B
            269 249 254:0 /home/me/e /home/me/e rw,relatime - ext4 /dev/vda rw,discard
            270 249 254:0 /home/me/f//deleted /home/me/f rw,relatime - ext4 /dev/vda rw,discard
            271 249 254:0 /home/me/a\\040b1//deleted /home/me/a\\040b1 rw,relatime - ext4 /dev/vda rw
            272 249 254:0 /x /home/me/not//deleted rw,relatime - ext4 /dev/vda rw
            """;

    @Test
    void names_the_targets_of_deleted_mounts() {
        assertThat(DeletedMounts.of(MOUNTINFO)).containsExactly("/home/me/f", "/home/me/a b1");
        assertThat(DeletedMounts.of("")).isEmpty();
        assertThat(DeletedMounts.of("nonsense\n\n1 2 3")).isEmpty();
    }

    @Test
    void decodes_what_the_kernel_escapes() {
        assertThat(DeletedMounts.decoded("/a\\011\\012\\134$1\\0401")).isEqualTo("/a\t\n\\$1 1");
    }

    @Test
    void a_report_requires_its_mounts() {
        LivenessReport.of(OptionalLong.empty(), List.of()).requireMounts("starting");
        LivenessReport.silent().requireMounts("starting");
        assertThatThrownBy(() -> LivenessReport.of(OptionalLong.empty(), List.of("/work"))
                        .requireMounts("starting"))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.WORKSPACE_REPLACED);
                    assertThat(e.seen()).contains("/work");
                });
    }
}
