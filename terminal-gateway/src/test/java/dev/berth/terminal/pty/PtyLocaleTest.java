package dev.berth.terminal.pty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Both back ends in a JVM without a UTF-8 locale. */
@EnabledOnOs(OS.LINUX)
class PtyLocaleTest {
    @TempDir
    Path folder;

    /** Linux's functions get UTF-8 from us; pty4j encodes as the JDK does. */
    @Test
    void a_variable_that_the_locale_lacks_arrives_or_is_refused() throws Exception {
        List<String> said = run("C");

        assertThat(said).hasSize(2);
        assertThat(said.getFirst()).isEqualTo("linux: a=ü b");
        assertThat(said.getLast()).startsWith("pty4j: CONFIG_INVALID").contains("the variable NAME", "LC_ALL=C.UTF-8");
    }

    @Test
    void in_a_utf_8_locale_it_arrives() throws Exception {
        assertThat(run("C.UTF-8")).containsExactly("linux: a=ü b", "pty4j: a=ü b");
    }

    private List<String> run(String locale) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + folder,
                "-Dstdout.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName());
        java.environment().put("LC_ALL", locale);
        Process process = java.redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(said);
    }

    /** Main class of that JVM. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] args) throws Exception {
            try (HostProcesses processes = HostProcesses.open(Limits.standard())) {
                try (PtyBackend linux = PtyBackends.linux(processes)) {
                    say(linux);
                }
                try (PtyBackend pty4j = PtyBackends.pty4j(processes)) {
                    say(pty4j);
                }
            }
            System.exit(0);
        }

        private static void say(PtyBackend ptys) throws Exception {
            OutputCollector output = new OutputCollector();
            Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "NAME", "a=ü b");
            try {
                ptys.start(
                        new PtyCommand(List.of("printenv", "NAME"), environment, Path.of("/"), PtyTestSupport.SIZE),
                        output);
                output.exit();
                System.out.println(ptys.name() + ": " + output.text().strip());
            } catch (BerthException e) {
                System.out.println(ptys.name() + ": " + e.kind() + "; " + e.seen() + "; " + e.todo());
            }
        }
    }
}
