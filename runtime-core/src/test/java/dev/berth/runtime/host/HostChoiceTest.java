package dev.berth.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.machine.CommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostChoiceTest {
    private final BerthException absent =
            new BerthException(ErrorKind.ENGINE_ABSENT, "asking", "it is not there", "install it");
    private final BerthException down =
            new BerthException(ErrorKind.ENGINE_DOWN, "asking", "it does not answer", "start it");

    @TempDir
    Path folder;

    private FakeEngine nerdctl = FakeEngine.failing("nerdctl", absent);
    private FakeEngine docker = FakeEngine.failing("docker", absent);

    @Test
    void auto_takes_nerdctl_before_docker() throws Exception {
        nerdctl = FakeEngine.answering("nerdctl");
        docker = FakeEngine.answering("docker");

        assertThat(hosts("Linux").detect()).hasToString("local/nerdctl");
    }

    @Test
    void auto_takes_docker_when_containerd_does_not_answer() throws Exception {
        nerdctl = FakeEngine.failing("nerdctl", down);
        docker = FakeEngine.answering("docker");

        assertThat(hosts("Linux").detect()).hasToString("local/docker");
    }

    @Test
    void a_slow_docker_is_not_waited_for_and_its_question_is_ended() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        nerdctl = FakeEngine.answering("nerdctl");
        docker = new FakeEngine("docker", () -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                ended.countDown();
            }
            throw down;
        });

        assertThat(hosts("Linux").detect()).hasToString("local/nerdctl");
        assertThat(ended.getCount()).isZero();
    }

    @Test
    void without_any_engine_the_error_lists_what_was_looked_for_and_never_takes_the_embedded_one() throws Exception {
        BerthException nothing = failure(hosts("Linux"));
        assertThat(nothing.kind()).isEqualTo(ErrorKind.ENGINE_ABSENT);
        assertThat(nothing.seen()).contains("nerdctl: it is not there", "docker: it is not there", "limactl");
        assertThat(nothing.todo()).contains("install it", "--engine process");
        assertThat(nothing).asString().hasLineCount(3);

        docker = FakeEngine.failing("docker", down);
        assertThat(failure(hosts("Linux")).kind()).isEqualTo(ErrorKind.ENGINE_DOWN);
    }

    @Test
    void an_explicit_engine_is_that_one_or_nothing() throws Exception {
        docker = FakeEngine.failing("docker", down);
        nerdctl = FakeEngine.answering("nerdctl");

        assertThat(failure(hosts("Linux", "engine=docker")).kind()).isEqualTo(ErrorKind.ENGINE_DOWN);
        assertThat(hosts("Linux", "engine=nerdctl").detect()).hasToString("local/nerdctl");
        docker = FakeEngine.failing("docker", absent);
        assertThat(failure(hosts("Linux", "engine=docker")).kind()).isEqualTo(ErrorKind.ENGINE_ABSENT);
    }

    @Test
    void a_recorded_engine_is_taken_without_a_question() throws Exception {
        docker = FakeEngine.failing("docker", down);
        nerdctl = FakeEngine.answering("nerdctl");

        assertThat(hosts("Linux").recorded("local", "docker")).hasToString("local/docker");
        assertThat(docker.asked()).isZero();
        assertThat(hosts("Linux").recorded("local", "process")).hasToString("local/process");
        assertThat(hosts("Linux").recorded("ssh:build", "docker")).hasToString("ssh:build/docker");
        assertThatThrownBy(() -> hosts("Linux").recorded("cloud", "docker"))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY));
        assertThatThrownBy(() -> hosts("Linux").recorded("local", "podman"))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ENGINE_ABSENT));
    }

    @Test
    void lima_comes_first_on_macos_and_last_elsewhere() throws Exception {
        docker = FakeEngine.answering("docker");
        assertThat(hosts("Mac OS X").detect()).hasToString("local/docker");

        Files.createFile(
                folder.resolve("limactl"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertThat(hosts("Mac OS X").detect()).hasToString("lima/nerdctl");
        assertThat(hosts("Mac OS X", "engine=docker").detect()).hasToString("local/docker");
        assertThat(hosts("Mac OS X", "machine=local").detect()).hasToString("local/docker");
        assertThat(hosts("Linux").detect()).hasToString("local/docker");
        docker = FakeEngine.failing("docker", absent);
        assertThat(hosts("Linux").detect()).hasToString("lima/nerdctl");
        assertThat(hosts("Linux", "machine=lima").detect()).hasToString("lima/nerdctl");
        assertThat(failure(hosts("Linux", "machine=local")).seen()).contains("lima: not asked for");
        assertThat(hosts("Linux").recorded("lima", "nerdctl")).hasToString("lima/nerdctl");
    }

    @Test
    void without_limactl_lima_is_an_error_that_says_how_to_get_it() throws Exception {
        BerthException absent = failure(hosts("Linux", "machine=lima"));

        assertThat(absent.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY);
        assertThat(absent.todo()).contains("https://lima-vm.io");
    }

    @Test
    void the_embedded_engine_is_for_this_host_only() throws Exception {
        assertThat(hosts("Linux", "engine=process", "process.sandbox=none").detect())
                .hasToString("local/process");
        assertThat(failure(hosts("Linux", "engine=process", "machine=lima")).kind())
                .isEqualTo(ErrorKind.CONFIG_INVALID);
    }

    @Test
    void the_report_says_what_was_looked_at_and_what_would_be_chosen() throws Exception {
        docker = FakeEngine.answering("docker");

        HostReport report = hosts("Linux").report();

        assertThat(report.chosen()).contains("local/docker");
        assertThat(report.findings())
                .extracting(HostReport.Finding::what)
                .containsExactly(
                        "nerdctl on this host", "docker on this host", "Lima", "bubblewrap, for --engine process");
        assertThat(report.findings().get(0))
                .isEqualTo(new HostReport.Finding("nerdctl on this host", false, "it is not there", "install it"));
        assertThat(report.findings().get(1).seen()).isEqualTo("docker 1, 2");
    }

    private BerthException failure(HostChoice hosts) throws InterruptedException {
        try {
            throw new AssertionError("found " + hosts.detect());
        } catch (BerthException e) {
            return e;
        }
    }

    private HostChoice hosts(String system, String... settings) {
        HostContext context = HostContext.open(
                BerthHome.at(folder.resolve("home")),
                Config.of(settings),
                Map.of("PATH", folder.toString()),
                RuntimeListener.none());
        return new HostChoice(context, new FakeEngines(nerdctl, docker), system);
    }

    private record FakeEngines(ContainerEngine made, ContainerEngine other) implements Engines {
        @Override
        public ContainerEngine docker(CommandRunner runner) {
            return other;
        }

        @Override
        public ContainerEngine nerdctl(CommandRunner runner, String namespace) {
            assertThat(namespace).isEqualTo("berth");
            return made;
        }
    }
}
