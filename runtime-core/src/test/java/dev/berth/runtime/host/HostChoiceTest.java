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
import java.nio.file.Path;
import java.util.List;
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
    private final FakeProvider vm = new FakeProvider("vm");

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
    void without_any_engine_the_error_lists_what_was_looked_for() throws Exception {
        BerthException nothing = failure(hosts("Linux"));
        assertThat(nothing.kind()).isEqualTo(ErrorKind.ENGINE_ABSENT);
        assertThat(nothing.seen())
                .contains("nerdctl: it is not there", "docker: it is not there", "vm: it is not installed");
        assertThat(nothing.todo()).contains("install it", "setting engine, value process");
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
    void a_recorded_engine_is_opened_without_asking_it() throws Exception {
        docker = FakeEngine.failing("docker", down);
        nerdctl = FakeEngine.answering("nerdctl");

        assertThat(hosts("Linux").recorded("local", "docker")).hasToString("local/docker");
        assertThat(docker.questionCount()).isZero();
        assertThat(hosts("Linux").recorded("ssh:build", "docker")).hasToString("ssh:build/docker");
        assertThatThrownBy(() -> hosts("Linux").recorded("cloud", "docker"))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY));
        assertThatThrownBy(() -> hosts("Linux").recorded("local", "podman"))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ENGINE_ABSENT));
    }

    @Test
    void the_rank_of_an_offer_puts_it_before_or_after_the_engines_of_this_host() throws Exception {
        docker = FakeEngine.answering("docker");
        vm.rank = -1;
        assertThat(hosts("Linux").detect()).hasToString("vm/nerdctl");
        assertThat(hosts("Linux", "engine=docker").detect()).hasToString("vm/docker");

        vm.rank = 1;
        assertThat(hosts("Linux").detect()).hasToString("local/docker");
        assertThat(hosts("Linux", "engine=docker").detect()).hasToString("local/docker");
        docker = FakeEngine.failing("docker", absent);
        assertThat(hosts("Linux").detect()).hasToString("vm/nerdctl");
        assertThat(failure(hosts("Linux", "engine=docker")).kind()).isEqualTo(ErrorKind.ENGINE_ABSENT);
        assertThat(vm.systems).containsOnly("Linux");
    }

    @Test
    void the_offer_with_the_lowest_rank_is_opened_and_no_other() throws Exception {
        FakeProvider otherVm = new FakeProvider("otherVm");
        otherVm.rank = 1;
        vm.rank = 2;

        assertThat(choice("Linux", List.of(vm, otherVm)).detect()).hasToString("otherVm/nerdctl");
        assertThat(vm.opened).isZero();
    }

    @Test
    void a_recorded_host_is_opened_by_the_provider_of_its_machine() {
        assertThat(hosts("Linux").recorded("vm", "nerdctl")).hasToString("vm/nerdctl");
    }

    @Test
    void a_provider_by_name_only_is_neither_considered_nor_mentioned() throws Exception {
        vm.onlyByName = true;
        vm.rank = -1;

        assertThat(failure(hosts("Linux")).seen()).doesNotContain("vm");
    }

    @Test
    void a_missing_module_is_named_when_its_machine_or_engine_is_requested() throws Exception {
        BerthException lima = failure(choice("Linux", List.of(), "machine=lima"));
        assertThat(lima.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY);
        assertThat(lima.seen()).contains("dev.berth:machine-lima");
        assertThat(lima.todo()).contains("dev.berth:machine-lima");

        BerthException process = failure(choice("Linux", List.of(), "machine=lima", "engine=process"));
        assertThat(process.kind()).isEqualTo(ErrorKind.ENGINE_ABSENT);
        assertThat(process.seen()).contains("dev.berth:engine-sandbox");
        assertThatThrownBy(() -> choice("Linux", List.of()).recorded("lima", "nerdctl"))
                .hasMessageContaining("dev.berth:machine-lima");
        assertThatThrownBy(() -> choice("Linux", List.of()).recorded("local", "process"))
                .hasMessageContaining("dev.berth:engine-sandbox");
    }

    @Test
    void without_any_engine_missing_modules_are_named_too() throws Exception {
        BerthException nothing = failure(choice("Mac OS X", List.of()));

        assertThat(nothing.seen()).contains("lima: the Maven module dev.berth:machine-lima is not there");
        assertThat(nothing.todo())
                .contains("dev.berth:machine-lima", "setting engine, value process (add the dependency");
        assertThat(choice("Linux", List.of()).report().findings())
                .extracting(HostReport.Finding::what)
                .contains("machine lima", "engine process");
    }

    @Test
    void the_report_has_the_findings_and_the_host_that_would_be_chosen() throws Exception {
        docker = FakeEngine.answering("docker");

        HostReport report = hosts("Linux").report();

        assertThat(report.chosen()).contains("local/docker");
        assertThat(report.findings())
                .extracting(HostReport.Finding::what)
                .startsWith("nerdctl on this host", "docker on this host", "vm");
        assertThat(report.findings().get(0))
                .isEqualTo(new HostReport.Finding("nerdctl on this host", false, "it is not there", "install it"));
        assertThat(report.findings().get(1).seen()).isEqualTo("docker 1, 2");
    }

    @Test
    void a_machine_that_was_not_asked_is_chosen_only_if_all_its_findings_work() throws Exception {
        vm.rank = -1;
        assertThat(hosts("Linux").report().chosen()).contains("vm/nerdctl");

        vm.works = false;
        assertThat(hosts("Linux").report().chosen()).isEmpty();
    }

    private BerthException failure(HostChoice hosts) throws InterruptedException {
        try {
            throw new AssertionError("found " + hosts.detect());
        } catch (BerthException e) {
            return e;
        }
    }

    private HostChoice hosts(String system, String... settings) {
        return choice(system, List.of(vm), settings);
    }

    private HostChoice choice(String system, List<ContainerHostProvider> providers, String... settings) {
        HostContext context = HostContext.open(
                BerthHome.at(folder.resolve("home")),
                Config.of(settings),
                Map.of("PATH", folder.toString()),
                RuntimeListener.none());
        return new HostChoice(context, new FakeEngines(nerdctl, docker), system, new HostProviders(providers));
    }

    private record FakeEngines(ContainerEngine first, ContainerEngine second) implements Engines {
        @Override
        public ContainerEngine docker(CommandRunner runner) {
            return second;
        }

        @Override
        public ContainerEngine nerdctl(CommandRunner runner, String namespace) {
            assertThat(namespace).isEqualTo("berth");
            return first;
        }
    }
}
