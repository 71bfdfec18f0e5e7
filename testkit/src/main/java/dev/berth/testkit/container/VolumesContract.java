package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.error.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of named volumes. */
public interface VolumesContract extends EngineContractBase {
    private Volumes volumes() {
        return fixture().engine().volumes().orElseThrow();
    }

    @Test
    default void a_volume_is_made_once_found_by_its_labels_and_removed() throws Exception {
        String name = uniqueName();
        assertThat(volumes().exists(name)).isFalse();

        assertThat(volumes().create(name, Map.of("of", name))).isTrue();
        assertThat(volumes().create(name, Map.of("of", name))).isFalse();

        assertThat(volumes().exists(name)).isTrue();
        assertThat(volumes().list(Map.of("of", name))).containsExactly(name);
        assertThat(volumes().list(Map.of("of", "another"))).isEmpty();
        volumes().remove(name);
        volumes().remove(name);
        assertThat(volumes().exists(name)).isFalse();
    }

    @Test
    default void a_volume_outlives_its_container_and_is_not_removed_while_it_is_used() throws Exception {
        String name = uniqueName();
        volumes().create(name, labels());
        ContainerSpec first = idleSpec();
        List<Mount> mounts = new ArrayList<>(first.mounts());
        mounts.add(new Mount.Volume(name, "/home/agent"));
        var id = containers().run(first.withMounts(mounts));
        try (ExecScope scope = openScope(id)) {
            assertThat(ProgramOutput.runShell(scope, "echo kept > /home/agent/file")
                            .ending()
                            .succeeded())
                    .isTrue();
        }

        ContainersContract.assertFails(ErrorKind.BUSY, () -> volumes().remove(name));
        containers().remove(id);

        try (ExecScope scope = openScope(containers().run(idleSpec().withMounts(mounts)))) {
            assertThat(ProgramOutput.runShell(scope, "cat /home/agent/file").text())
                    .isEqualTo("kept");
        }
        containers().list(labels()).forEach(container -> remove(container.id()));
        volumes().remove(name);
    }

    private void remove(dev.berth.runtime.container.ContainerId id) {
        try {
            containers().remove(id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
