package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadOnlyMountsTest {
    private static final List<String> MOUNTS = List.of(
            "22 1 254:0 / / rw,relatime - ext4 /dev/root rw",
            "30 22 254:0 /data /srv/data ro,relatime - ext4 /dev/root rw",
            "31 22 254:1 / /srv/disk rw,relatime shared:3 - ext4 /dev/sdb ro,errors=remount-ro",
            "32 30 0:40 / /srv/data/inner rw - tmpfs tmpfs rw,size=1k",
            "33 22 254:0 /x /srv/with\\040blank ro - ext4 /dev/root rw",
            "34 33 254:0 /x /srv/twice ro - ext4 /dev/root rw",
            "35 34 254:0 /x /srv/twice rw - ext4 /dev/root rw");

    @ParameterizedTest
    @CsvSource({
        "/home/me, false",
        "/srv/data, true",
        "/srv/data/project, true",
        "/srv/database, false",
        "/srv/data/inner/x, false",
        "/srv/disk/x, true",
        "/srv/with blank/x, true",
        "/srv/twice, false"
    })
    void the_deepest_and_last_mount_counts(Path folder, boolean readOnly) {
        assertThat(ReadOnlyMounts.contain(MOUNTS, folder)).isEqualTo(readOnly);
    }
}
