package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract of creating, starting, stopping, finding and removing containers. */
public interface ContainersContract extends EngineContractBase {
    ContainerId UNKNOWN = new ContainerId("berth-contract-no-such-container");

    static void assertFails(ErrorKind kind, ThrowingCallable what) {
        assertThatThrownBy(what).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).as(e.toString()).isEqualTo(kind);
            assertThat(e.toString().lines()).hasSizeLessThanOrEqualTo(3);
        });
    }

    @Test
    default void the_engine_says_its_name_and_version() throws Exception {
        var info = fixture().engine().info();

        assertThat(info.name()).isEqualTo(fixture().engine().name());
        assertThat(info.serverVersion()).isNotBlank();
    }

    @Test
    default void the_engine_has_an_id_that_every_client_sees() throws Exception {
        EngineIdentity identity = fixture().engine().identity();
        HostProcesses processes = HostProcesses.open(Limits.standard());
        try (processes) {
            EngineFixture.Opener opener =
                    fixture().opener().getDeclaredConstructor().newInstance();
            EngineIdentity seen =
                    opener.open(processes, fixture().openerArguments()).identity();

            assertThat(identity.id()).isNotBlank().isEqualTo(seen.id());
            assertThat(identity).isEqualTo(fixture().engine().info().identity());
            assertThat(identity.endpoint()).isEqualTo(fixture().engine().endpoint());
        }
    }

    @Test
    default void a_container_runs_until_it_is_stopped_and_starts_again() throws Exception {
        ContainerSpec spec = idleSpec();
        ContainerId id = containers().run(spec);
        ContainerDetails running = containers().inspect(spec.name()).orElseThrow();
        assertThat(running.id()).isEqualTo(id);
        assertThat(running.name()).isEqualTo(spec.name());
        assertThat(running.image()).isEqualTo(spec.image());
        assertThat(running.labels()).containsAllEntriesOf(spec.labels());
        assertThat(running.state()).isInstanceOf(ContainerState.Running.class);

        containers().start(id);
        assertThat(containers().inspect(id.value()).orElseThrow().state()).isEqualTo(running.state());

        containers().stop(id, Duration.ofSeconds(5));
        containers().stop(id, Duration.ofSeconds(5));
        assertThat(containers().inspect(id.value()).orElseThrow().state()).isInstanceOf(ContainerState.Exited.class);

        containers().start(id);
        assertThat(containers().inspect(id.value()).orElseThrow().state()).isInstanceOf(ContainerState.Running.class);

        containers().remove(id);
        containers().remove(id);
        assertThat(containers().inspect(id.value())).isEmpty();
        assertThat(containers().inspect(spec.name())).isEmpty();
    }

    @Test
    default void a_created_container_does_not_run_before_it_is_started() throws Exception {
        ContainerId id = containers().create(idleSpec());
        assertThat(containers().inspect(id.value()).orElseThrow().state()).isInstanceOf(ContainerState.Created.class);

        containers().start(id);

        assertThat(containers().inspect(id.value()).orElseThrow().state()).isInstanceOf(ContainerState.Running.class);
    }

    @Test
    default void containers_are_found_by_all_of_their_labels_in_any_state() throws Exception {
        Map<String, String> both = new HashMap<>(labels());
        both.put("dev.berth.contract.test", uniqueName());
        ContainerId running = containers().run(idleSpec().withLabels(both));
        ContainerId created = containers().create(idleSpec().withLabels(both));
        runIdleContainer();

        assertThat(containers().list(both))
                .extracting(ContainerDetails::id)
                .containsExactlyInAnyOrder(running, created);
        both.put("dev.berth.contract.other", "x");
        assertThat(containers().list(both)).isEmpty();
    }

    @Test
    default void an_unknown_container_is_absent() throws Exception {
        assertThat(containers().inspect(UNKNOWN.value())).isEmpty();
        assertFails(ErrorKind.CONTAINER_ABSENT, () -> containers().start(UNKNOWN));
        assertFails(ErrorKind.CONTAINER_ABSENT, () -> containers().stop(UNKNOWN, Duration.ofSeconds(1)));
        containers().remove(UNKNOWN);
    }

    @Test
    default void a_taken_name_is_refused_and_its_container_left_alone() throws Exception {
        ContainerSpec spec = idleSpec();
        ContainerId first = containers().run(spec);

        assertFails(ErrorKind.NAME_TAKEN, () -> containers().run(spec));

        assertThat(containers().inspect(spec.name()).orElseThrow().id()).isEqualTo(first);
        assertThat(containers().inspect(spec.name()).orElseThrow().state().running())
                .isTrue();
    }

    @Test
    default void a_container_that_cannot_start_leaves_nothing_behind() throws Exception {
        ContainerSpec spec = idleSpec();
        List<Mount> mounts = new ArrayList<>(spec.mounts());
        mounts.add(new Mount.Bind("/no/such/folder", "/no/such/folder", false));

        assertThatThrownBy(() -> containers().run(spec.withMounts(mounts)))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.seen()).contains("/no/such/folder"));

        assertThat(containers().inspect(spec.name())).isEmpty();
    }

    @Test
    default void nothing_can_be_run_in_a_container_that_is_absent_or_stopped() throws Exception {
        ContainerId id = runIdleContainer();
        containers().stop(id, Duration.ofSeconds(5));

        assertFails(ErrorKind.CONTAINER_STOPPED, () -> {
            try (var scope = openScope(id)) {
                ProgramOutput.runShell(scope, "true");
            }
        });
        assertFails(ErrorKind.CONTAINER_ABSENT, () -> {
            try (var scope = openScope(UNKNOWN)) {
                ProgramOutput.runShell(scope, "true");
            }
        });
    }
}
