package dev.berth.engine.sandbox;

import static dev.berth.engine.sandbox.Sandboxes.run;
import static dev.berth.engine.sandbox.Sandboxes.running;
import static dev.berth.engine.sandbox.Sandboxes.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.sandbox.Sandboxes.ProgramOutput;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.testkit.parts.RequiresBubblewrap;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file system, rights and environment of a program in a sandbox of the embedded engine. */
@RequiresBubblewrap
class SandboxIT {
    private Sandboxes sandboxes;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        sandboxes = new Sandboxes(folder.toRealPath(), Sandboxing.REQUIRED);
    }

    @AfterEach
    void close() throws Exception {
        sandboxes.close();
    }

    @Test
    void files_in_the_workspace_belong_to_the_user() throws Exception {
        try (ExecScope scope = sandboxes.open()) {
            ProgramOutput output = sh(scope, "id -u; echo hi > " + sandboxes.workspace() + "/file; cat /etc/passwd");

            assertThat(output.ending()).isEqualTo(new ExecEnding.Exited(0));
            Object owner = Files.getAttribute(sandboxes.workspace().resolve("file"), "unix:uid");
            assertThat(output.text()).startsWith(owner + "\n").contains(":x:" + owner + ":");
            assertThat(owner).isEqualTo(Files.getAttribute(sandboxes.workspace(), "unix:uid"));
        }
    }

    @Test
    void the_system_is_read_only_and_the_rest_of_the_host_is_hidden() throws Exception {
        Path secret = Files.writeString(sandboxes.folder().resolve("secret"), "not for you");
        String script = "for file in /usr/x /etc/x /bin/x; do touch $file && echo wrote $file; done;" + "cat " + secret
                + " /etc/shadow; ls -A /run /root /mnt /srv /media /var/lib; echo end";

        try (ExecScope scope = sandboxes.open()) {
            ProgramOutput output = sh(scope, script);

            assertThat(output.text()).doesNotContain("wrote", "not for you", "root:*", "root:!", "root:$", "docker");
            assertThat(output.text()).endsWith("end");
            assertThat(output.errors()).contains("Read-only file system", "No such file");
        }
    }

    @Test
    void it_has_its_own_processes_and_no_rights() throws Exception {
        try (ExecScope scope = sandboxes.open()) {
            ProgramOutput output =
                    sh(scope, "ls -d /proc/[0-9]* | wc -l; grep -e CapEff -e NoNewPrivs /proc/self/status; hostname");

            assertThat(output.text()).contains("0000000000000000", "NoNewPrivs:\t1");
            assertThat(Integer.parseInt(output.text().lines().findFirst().orElseThrow()))
                    .isLessThan(8);
        }
    }

    @Test
    void its_home_and_scratch_folders_outlive_a_program() throws Exception {
        try (ExecScope scope = sandboxes.open()) {
            sh(
                    scope,
                    "echo kept > ~/file; echo kept > /tmp/file; echo kept > /run/berth/file; echo kept > /var/tmp/file");

            ProgramOutput output = sh(scope, "cat ~/file /tmp/file /run/berth/file /var/tmp/file; pwd; echo $HOME");

            assertThat(output.text().lines())
                    .containsExactly("kept", "kept", "kept", "kept", "/home/agent", "/home/agent");
        }
    }

    @Test
    void the_environment_is_that_of_the_spec_and_secrets_are_in_no_argv() throws Exception {
        ExecSpec spec = ExecSpec.of("/bin/sh", "-c", "env; cat /proc/*/cmdline")
                .withEnvironment(Map.of("WORD", "it's \"here\"", "LD_DEBUG_OUTPUT", "/nowhere"))
                .withSecrets(Map.of("KEY", "sk-very-secret"));

        try (ExecScope scope = sandboxes.open()) {
            ProgramOutput output = run(scope, spec);

            assertThat(output.text()).contains("WORD=it's \"here\"", "KEY=sk-very-secret", "LD_DEBUG_OUTPUT=/nowhere");
            assertThat(output.text().split("sk-very-secret", -1)).hasSize(2);
            assertThat(output.text()
                            .lines()
                            .filter(line -> line.matches("[A-Z_]+=.*"))
                            .map(line -> line.split("=", 2)[0]))
                    .containsOnly(
                            "WORD", "KEY", "LD_DEBUG_OUTPUT", "PATH", "HOME", "PWD", "BERTH_SANDBOX", "BERTH_GUARD");
        }
    }

    @Test
    void a_program_in_a_terminal_gets_its_environment_too() throws Exception {
        ExecSpec spec = ExecSpec.of("/bin/sh", "-c", "echo KEY=$KEY; tty; id -u; stty -echo; read word; echo got $word")
                .withSecrets(Map.of("KEY", "sk-'very' $ecret"));

        try (ExecScope scope = sandboxes.open()) {
            List<String> argv = scope.terminal(spec).command().argv();
            Process terminal = new ProcessBuilder("script", "-qec", quoted(argv), "/dev/null").start();
            try (OutputStream keys = terminal.getOutputStream()) {
                keys.write("hello\n".getBytes(StandardCharsets.UTF_8));
                keys.flush();
                String screen = new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(screen).contains("KEY=sk-'very' $ecret", "got hello").doesNotContain("not a tty");
                assertThat(argv).noneMatch(word -> word.contains("ecret"));
            }
        }
    }

    @Test
    void no_network_means_none() throws Exception {
        ContainerSpec plain = sandboxes.spec("lonely");
        ContainerSpec lonely = new ContainerSpec(
                plain.name(),
                plain.image(),
                plain.command(),
                plain.labels(),
                Map.of("PLACE", "here"),
                plain.mounts(),
                Optional.empty(),
                Optional.of("/tmp"),
                "none",
                Map.of("model.test", "host-gateway"),
                Optional.empty());

        var id = sandboxes.containers().run(lonely);
        try (ExecScope scope = sandboxes.containers().scope(id, Sandboxes.owner("0123456789"))) {
            ProgramOutput output =
                    sh(scope, "cat /proc/net/dev | grep -c :; grep model.test /etc/hosts; pwd; echo $PLACE");

            assertThat(output.text().lines()).containsExactly("1", "127.0.0.1 model.test", "/tmp", "here");
        }
    }

    @Test
    void endings_are_distinguished() throws Exception {
        try (ExecScope scope = sandboxes.open()) {
            assertThat(sh(scope, "exit 7").ending()).isEqualTo(new ExecEnding.Exited(7));
            assertThat(sh(scope, "exit 127").ending()).isEqualTo(new ExecEnding.Exited(127));
            assertThat(sh(scope, "kill -9 $$").ending()).isEqualTo(new ExecEnding.Killed(9, false));
            assertThat(run(scope, ExecSpec.of("/no/such", "x")).ending())
                    .isEqualTo(new ExecEnding.NotStarted("/no/such: not found"));
            assertThat(run(scope, ExecSpec.of("nosuch")).ending()).isInstanceOf(ExecEnding.NotStarted.class);
            assertThat(run(scope, ExecSpec.of("true").in("/nowhere")).ending())
                    .isEqualTo(new ExecEnding.NotStarted("there is no folder /nowhere"));
            assertThat(run(scope, ExecSpec.of("true")).ending()).isEqualTo(new ExecEnding.Exited(0));
        }
    }

    @Test
    void a_program_whose_path_looks_like_a_variable_is_started() throws Exception {
        Path program = Files.writeString(sandboxes.workspace().resolve("a=b"), "#!/bin/sh\necho started $1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        try (ExecScope scope = sandboxes.open()) {
            assertThat(run(scope, ExecSpec.of(program.toString(), "it")).text()).isEqualTo("started it");
            ExecSpec found = ExecSpec.of("a=b", "it").withEnvironment(Map.of("PATH", sandboxes.workspace() + ":/bin"));
            assertThat(run(scope, found).text()).isEqualTo("started it");
        }
    }

    @Test
    void bytes_pass_through_unchanged() throws Exception {
        byte[] bytes = new byte[8 << 20];
        new Random(7).nextBytes(bytes);

        try (ExecScope scope = sandboxes.open();
                var cat = scope.start(ExecSpec.of("cat"))) {
            Thread writer = Thread.ofPlatform().start(() -> {
                try (OutputStream in = cat.stdin()) {
                    in.write(bytes);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(cat.stdout().readAllBytes()).isEqualTo(bytes);
            writer.join();
            assertThat(cat.ending().get(10, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.Exited(0));
        }
    }

    @Test
    void limits_that_are_not_enforced_are_reported_and_impossible_specs_are_refused() throws Exception {
        sandboxes.containers().run(sandboxes.spec("big").withResources(new Resources(2, 1 << 30, 100)));
        assertThat(sandboxes.events()).singleElement().isInstanceOf(SandboxEvent.LimitsUnenforced.class);

        assertKind(sandboxes.spec("big"), ErrorKind.NAME_TAKEN);
        assertKind(ContainerSpec.of("other", "node:22", List.of("idle")), ErrorKind.IMAGE_ABSENT);
        var absent = new Mount.Bind("/no/such/folder", "/work", false);
        assertKind(
                ContainerSpec.of("other", EmbeddedEngine.IMAGE, List.of("idle")).withMounts(List.of(absent)),
                ErrorKind.ENGINE_REFUSED);
        assertThat(sandboxes.containers().inspect("other")).isEmpty();
    }

    @Test
    void a_volume_in_use_stays() throws Exception {
        var volumes = sandboxes.engine().volumes().orElseThrow();
        var id = sandboxes.containers().run(sandboxes.spec("home"));

        assertThatThrownBy(() -> volumes.remove("home-home"))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY));
        sandboxes.containers().remove(id);
        volumes.remove("home-home");

        assertThat(volumes.exists("home-home")).isFalse();
        assertThat(running("home-home")).isEmpty();
    }

    private void assertKind(ContainerSpec spec, ErrorKind kind) {
        assertThatThrownBy(() -> sandboxes.containers().run(spec))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static String quoted(List<String> argv) {
        return String.join(
                " ",
                argv.stream()
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .toList());
    }
}
