package dev.berth.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.host.HostReport;
import java.nio.file.Path;
import java.util.Map;
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
        assertThat(failure().todo()).endsWith("; or without containers, by your own choice: --engine process");
    }

    @Test
    void doctor_has_a_line_about_it_and_its_setting_is_known() throws Exception {
        assertThat(ContainerHosts.report(context()).findings())
                .extracting(HostReport.Finding::what)
                .containsOnlyOnce("bubblewrap, for --engine process");
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
