package dev.berth.runtime.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The leash of berth-exec, run on this host. */
@EnabledOnOs(OS.LINUX)
class LeashScriptTest {
    /** Starts a leash when a line arrives; the other end of the leash's output is closed before that. */
    private static final String UNREAD_LEASH =
            "{ read -r go; exec sh \"$0\" leash \"$1\"; } | { exec <&-; echo closed >&2; }";

    @Test
    void a_leash_whose_answer_nobody_reads_still_ends_the_programs_when_its_input_ends(@TempDir Path folder)
            throws Exception {
        Path script = Files.write(folder.resolve("berth-exec"), BerthExec.script());
        String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
        ProcessBuilder marked = new ProcessBuilder("setsid", "sleep", "600");
        marked.environment().put("BERTH_MARK", prefix + ".1");
        Process program = marked.start();
        Process leash = new ProcessBuilder("sh", "-c", UNREAD_LEASH, script.toString(), prefix).start();
        try (BufferedReader errors = leash.errorReader()) {
            assertThat(errors.readLine()).isEqualTo("closed");

            try (OutputStream input = leash.getOutputStream()) {
                input.write("go\n".getBytes(StandardCharsets.UTF_8));
            }

            assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
            leash.destroyForcibly();
        }
    }
}
