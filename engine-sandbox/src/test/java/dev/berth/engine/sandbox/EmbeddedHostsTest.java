package dev.berth.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.host.HostReport;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedHostsTest {
    @TempDir
    Path folder;

    @Test
    void the_embedded_engine_is_for_this_host_only() throws Exception {
        assertThat(ContainerHosts.detect(context("engine=process", "process.sandbox=none")))
                .hasToString("local/process");
        assertThat(ContainerHosts.detect(context("engine=process", "process.sandbox=none", "machine=local")))
                .hasToString("local/process");
        for (String machine : new String[] {"lima", "ssh:build"}) {
            assertThat(failure("engine=process", "machine=" + machine).kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
        }
    }

    @Test
    void a_host_for_settings_works_in_the_home_that_they_were_loaded_from() throws Exception {
        BerthHome home = BerthHome.at(folder.resolve("other"));
        Files.writeString(home.config(), "engine: process\nprocess.sandbox: none\nlimits.probe: 100ms\n");
        List<RuntimeEvent> events = new CopyOnWriteArrayList<>();

        try (ContainerHost host = ContainerHosts.detect(Config.load(home, Map.of(), List.of()), events::add);
                Deadline deadline = host.context().limits().start(KnownLimits.PROBE, "waiting")) {
            assertThat(host.context().home().root()).isEqualTo(home.root());
            await().until(() -> events.stream().anyMatch(LimitEvent.NearLimit.class::isInstance));
            assertThat(deadline.limit()).isEqualTo(KnownLimits.PROBE);
        }
        try (ContainerHost host = ContainerHosts.detect(Config.load(home, Map.of(), List.of()))) {
            assertThat(host.context().home().root()).isEqualTo(home.root());
        }
    }

    @Test
    void a_detected_engine_has_answered() throws Exception {
        assertThat(ContainerHosts.detect(context("engine=process", "process.sandbox=none"))
                        .info())
                .hasValueSatisfying(info -> assertThat(info.name()).isEqualTo("process"));
    }

    @Test
    void a_recorded_engine_is_opened_without_asking_it() {
        assertThat(ContainerHosts.recorded(context(), "local", "process")).hasToString("local/process");
        assertThatThrownBy(() -> ContainerHosts.recorded(context(), "ssh:build", "process"))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID));
        assertThatThrownBy(() -> ContainerHosts.recorded(context(), "cloud", "process"))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY));
    }

    @Test
    void it_is_never_chosen_unless_named() {
        assertThat(failure().kind()).isEqualTo(ErrorKind.ENGINE_ABSENT);
        assertThat(failure().seen()).doesNotContain("process");
        assertThat(failure().todo())
                .endsWith("; or without containers, by your own choice: setting engine, value process");
    }

    @Test
    void doctor_has_a_line_about_it_and_its_setting_is_known() throws Exception {
        assertThat(ContainerHosts.report(context()).findings())
                .extracting(HostReport.Finding::what)
                .containsOnlyOnce("bubblewrap, for engine process");
        assertThat(Config.of().string("process.sandbox")).isEqualTo("bwrap");
        assertThatThrownBy(() -> Config.of("process.sandbox=perhaps")).hasMessageContaining("bwrap or none");
    }

    private BerthException failure(String... settings) {
        try {
            throw new AssertionError("found " + ContainerHosts.detect(context(settings)));
        } catch (BerthException e) {
            return e;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A context with an empty PATH. */
    private HostContext context(String... settings) {
        return HostContext.open(
                BerthHome.at(folder.resolve("home")),
                Config.of(settings),
                Map.of("PATH", folder.toString()),
                RuntimeListener.none());
    }
}
