package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.exec.BerthExec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The mounts that a container must still have, as this class and as berth-exec find them. */
class ExpectedMountsTest {
    private static final String WORDS =
            "/w\\040[a]* ./.git ./.git/config ./link ./lost ./root /elsewhere/g ./config ./gvisor /whole /gone";
    private static final String MOUNTINFO = """
            1 2 8:1 / / rw - ext4 d rw
            2 1 8:1 /src/w\\040[a]* /w\\040[a]* rw - ext4 d rw
            3 1 8:1 /src/w\\040[a]*/.git /w\\040[a]*/.git rw - ext4 d rw
            4 1 8:1 /src/w\\040[a]*/.git/config /w\\040[a]*/.git/config ro - ext4 d rw
            5 1 8:1 /home/me/.ssh/id /w\\040[a]*/link ro - ext4 d rw
            6 1 8:2 / /elsewhere/g rw - ext4 d rw
            7 1 8:2 /config /elsewhere/g/config ro - ext4 d rw
            9 1 8:3 / /elsewhere/g/gvisor ro - 9p none rw
            10 1 8:3 / /w\\040[a]*/root ro - ext4 d rw
            8 1 8:3 /x /whole ro - ext4 d rw
            """;
    private static final List<String> LOST = List.of("!/w [a]*/link", "!/w [a]*/lost", "!/w [a]*/root", "!/gone");

    @Test
    void a_mount_is_lost_when_it_is_not_there_or_has_another_file() {
        ExpectedMounts mounts = ExpectedMounts.of(Map.of(ExpectedMounts.VARIABLE, WORDS));

        assertThat(mounts.lost(MOUNTINFO)).isEqualTo(LOST);
        assertThat(mounts.targets())
                .contains("/w [a]*/.git/config", "/elsewhere/g/config")
                .hasSize(11);
        assertThat(mounts.basesAreIn(MOUNTINFO)).isFalse();
        assertThat(ExpectedMounts.of(Map.of()).lost(MOUNTINFO)).isEmpty();
        assertThat(DeletedMounts.decoded(ExpectedMounts.encoded("/a b\\\t\n"))).isEqualTo("/a b\\\t\n");
    }

    @Test
    void the_error_names_lost_mounts_in_words_of_their_own() {
        BerthException lost = DeletedMounts.error("starting", LOST);
        assertThat(lost.seen()).contains("/w [a]*/link, ", "replaced outside").doesNotContain("!");
        assertThat(DeletedMounts.error("starting", List.of("/w", "!/w/.git")).seen())
                .startsWith("/w: deleted outside");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void berth_exec_finds_the_same(@TempDir Path temp) throws Exception {
        Path mountinfo = Files.writeString(temp.resolve("mountinfo"), MOUNTINFO);
        String script = new String(BerthExec.script(), StandardCharsets.UTF_8);
        int from = script.indexOf("find_lost() {");
        String function = script.substring(from, script.indexOf("\n}\n", from) + 3)
                .replace("/proc/self/mountinfo", mountinfo.toString());
        ProcessBuilder shell = new ProcessBuilder(
                "sh",
                "-c",
                "berth_container=yes berth_deleted=\n" + function + "find_lost; printf '%s\\n' $berth_deleted");
        shell.environment().put(ExpectedMounts.VARIABLE, WORDS);
        Process run = shell.redirectErrorStream(true).start();
        run.getOutputStream().close();

        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(run.waitFor()).as(output).isZero();
        assertThat(output.lines().map(DeletedMounts::decoded).toList()).isEqualTo(LOST);
    }
}
