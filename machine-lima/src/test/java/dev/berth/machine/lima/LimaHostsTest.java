package dev.berth.machine.lima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.KnownSetting;
import dev.berth.runtime.config.KnownSettings;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.host.HostOffer;
import dev.berth.runtime.host.HostReport;
import dev.berth.runtime.host.HostRequest;
import dev.berth.runtime.limit.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimaHostsTest {
    private final LimaHosts hosts = new LimaHosts();

    @TempDir
    Path folder;

    @Test
    void it_comes_before_the_engines_of_a_mac_but_docker_and_after_those_of_others() throws Exception {
        install();

        assertThat(rank("Mac OS X")).isNegative();
        assertThat(rank("Mac OS X", "engine=nerdctl")).isNegative();
        assertThat(rank("Mac OS X", "engine=docker")).isPositive();
        assertThat(rank("Linux")).isPositive();
        assertThat(rank("Linux", "engine=nerdctl")).isPositive();
    }

    @Test
    void its_engine_is_nerdctl_where_no_other_is_named() throws Exception {
        install();

        assertThat(open("machine=lima")).hasToString("lima/nerdctl");
        assertThat(open("machine=lima", "engine=docker")).hasToString("lima/docker");
    }

    @Test
    void it_is_not_offered_to_a_caller_who_wants_this_host() throws Exception {
        install();

        assertThat(refused("machine=local").seen()).isEqualTo("not asked for");
    }

    @Test
    void without_limactl_it_says_how_to_get_it() {
        assertThat(refused().kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY);
        assertThat(refused().todo()).contains("https://lima-vm.io");
        assertThat(refused("machine=local").seen()).isEqualTo("there is no limactl in PATH");
    }

    @Test
    void the_settings_of_a_machine_that_is_not_chosen_are_not_judged() throws Exception {
        install();
        HostRequest request = request("Linux", "machine.mounts=/no/such/folder");

        assertThat(hosts.offer(request))
                .isInstanceOfSatisfying(
                        HostOffer.Available.class,
                        offer -> assertThatThrownBy(() -> offer.opening().open())
                                .isInstanceOfSatisfying(
                                        BerthException.class,
                                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID)));
    }

    @Test
    void hosts_are_detected_and_opened_through_it() throws Exception {
        assertThatThrownBy(() -> ContainerHosts.detect(context("machine=lima")))
                .hasMessageContaining("there is no limactl in PATH");
        assertThatThrownBy(() -> ContainerHosts.detect(context()))
                .hasMessageContaining("lima: there is no limactl in PATH");
        install();

        assertThat(ContainerHosts.detect(context("machine=lima"))).hasToString("lima/nerdctl");
        assertThat(ContainerHosts.detect(context())).hasToString("lima/nerdctl");
        assertThatThrownBy(() -> ContainerHosts.detect(context("machine=local")))
                .hasMessageContaining("lima: not asked for");
        assertThat(ContainerHosts.recorded(context(), "lima", "docker")).hasToString("lima/docker");
        assertThatThrownBy(() -> ContainerHosts.recorded(context(), "lima", "podman"))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ENGINE_ABSENT));
    }

    @Test
    void doctor_has_a_line_about_it() throws Exception {
        assertThat(hosts.findings(context()))
                .containsExactly(new HostReport.Finding(
                        "Lima", false, "there is no limactl in PATH", "install Lima from https://lima-vm.io"));
        assertThat(ContainerHosts.report(context()).findings())
                .extracting(HostReport.Finding::what)
                .contains("Lima");
    }

    @Test
    void its_settings_stand_behind_those_of_other_machines_and_its_limits_are_known() {
        List<String> names =
                KnownSettings.all().stream().map(KnownSetting::name).toList();
        assertThat(names)
                .containsSubsequence("machine.environment.NAME", "machine.name", "machine.stopWhenIdle", "engine")
                .containsAll(hosts.settings().stream().map(KnownSetting::name).toList());
        assertThat(hosts.settings()).hasSize(10);
        assertThat(KnownSettings.limits()).containsAll(hosts.limits());
        assertThat(hosts.limits()).hasSize(10).extracting(Limit::name).allMatch(name -> name.startsWith("machine-"));
        assertThat(Config.of("limits.machine-stop=5s", "machine.cpus=2").number("machine.cpus"))
                .isEqualTo(2);
    }

    private void install() throws IOException {
        Files.createFile(
                folder.resolve("limactl"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private int rank(String system, String... settings) {
        return hosts.offer(request(system, settings)) instanceof HostOffer.Available offer ? offer.rank() : 0;
    }

    private Object open(String... settings) throws InterruptedException {
        return hosts.offer(request("Linux", settings)) instanceof HostOffer.Available offer
                ? offer.opening().open()
                : "nothing";
    }

    private BerthException refused(String... settings) {
        if (hosts.offer(request("Linux", settings)) instanceof HostOffer.None(BerthException why)) {
            return why;
        }
        throw new AssertionError("it is offered");
    }

    private HostRequest request(String system, String... settings) {
        HostContext context = context(settings);
        return new HostRequest(
                context, context.config().string("machine"), context.config().string("engine"), system);
    }

    private HostContext context(String... settings) {
        return HostContext.open(
                BerthHome.at(folder.resolve("home")),
                Config.of(settings),
                Map.of("PATH", folder.toString(), "HOME", folder.toString()),
                RuntimeListener.none());
    }
}
