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

/** Named volumes. */
public interface VolumesContract extends OnEngine {
    private Volumes volumes() {
        return fixture().engine().volumes().orElseThrow();
    }

    @Test
    default void a_volume_is_made_once_found_by_its_labels_and_removed() throws Exception {
        String name = fresh();
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
    default void what_is_in_a_volume_outlives_the_container_which_keeps_it_from_being_removed() throws Exception {
        String name = fresh();
        volumes().create(name, labels());
        ContainerSpec first = idle();
        List<Mount> mounts = new ArrayList<>(first.mounts());
        mounts.add(new Mount.Volume(name, "/home/agent"));
        var id = containers().run(first.withMounts(mounts));
        try (ExecScope scope = scope(id)) {
            assertThat(ProgramOutput.sh(scope, "echo kept > /home/agent/file")
                            .ending()
                            .succeeded())
                    .isTrue();
        }

        ContainersContract.fails(ErrorKind.BUSY, () -> volumes().remove(name));
        containers().remove(id);

        try (ExecScope scope = scope(containers().run(idle().withMounts(mounts)))) {
            assertThat(ProgramOutput.sh(scope, "cat /home/agent/file").text()).isEqualTo("kept");
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
