package dev.berth.runtime.container.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.cli.Recordings.Answer;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.ProcessEnding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineDialectTest {
    private static final ContainerSpec SPEC = ContainerSpec.of("c1", "berth/claude:test", List.of("tini"));

    @ParameterizedTest
    @CsvSource({
        "docker, daemon-down, DOWN",
        "docker, exec-in-stopped, STOPPED",
        "docker, exec-missing-container, ABSENT",
        "docker, exec-missing-program, OTHER",
        "docker, image-inspect-missing, IMAGE_ABSENT",
        "docker, inspect-missing, ABSENT",
        "docker, run-image-absent-offline, IMAGE_ABSENT",
        "docker, run-name-in-use, NAME_TAKEN",
        "docker, stop-missing, ABSENT",
        "docker, volume-inspect-missing, ABSENT",
        "nerdctl, daemon-down, DOWN",
        "nerdctl, build-no-buildkit, BUILDER_DOWN",
        "nerdctl, exec-in-stopped, STOPPED",
        "nerdctl, exec-missing-container, ABSENT",
        "nerdctl, exec-missing-program, OTHER",
        "nerdctl, image-inspect-missing, IMAGE_ABSENT",
        "nerdctl, inspect-missing, ABSENT",
        "nerdctl, run-image-absent-offline, IMAGE_ABSENT",
        "nerdctl, run-name-in-use, NAME_TAKEN",
        "nerdctl, stop-missing, ABSENT",
        "nerdctl, volume-inspect-missing, ABSENT",
    })
    void maps_an_error_message_to_its_pattern(String engine, String recording, EngineErrorPattern expected)
            throws Exception {
        EngineProgram program = Recordings.always(engine, recording).engine(engine);

        if (expected == EngineErrorPattern.DOWN) {
            assertThatThrownBy(() -> program.run("asking", KnownLimits.ENGINE_QUERY, List.of("ps")))
                    .isInstanceOfSatisfying(
                            BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ENGINE_DOWN));
        } else {
            assertThat(program.errorPattern(program.run("asking", KnownLimits.ENGINE_QUERY, List.of("ps"))))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "nerdctl"})
    void reads_a_running_container(String engine) throws Exception {
        var containers =
                new CliContainers(Recordings.always(engine, "inspect-container").engine(engine));

        var found = containers.inspect("c1").orElseThrow();

        assertThat(found.name()).isEqualTo("c1");
        assertThat(found.image()).isEqualTo("berth/claude:test");
        assertThat(found.labels()).isEqualTo(Map.of("dev.berth.instance", "claude.a1"));
        assertThat(found.state())
                .isInstanceOfSatisfying(
                        ContainerState.Running.class,
                        running -> assertThat(running.since())
                                .isBetween(
                                        Instant.parse("2026-11-21T00:00:00Z"), Instant.parse("2026-11-22T00:00:00Z")));
        assertThat(found.createdAt()).isAfter(Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource({
        "docker, inspect-exited, e1, 3, false",
        "docker, inspect-oom, o1, 137, true",
        "nerdctl, inspect-exited, e1, 3, false",
        "nerdctl, inspect-oom, o1, 137, false"
    })
    void reads_how_a_container_ended(String engine, String recording, String name, int code, boolean outOfMemory)
            throws Exception {
        var containers = new CliContainers(Recordings.always(engine, recording).engine(engine));

        assertThat(containers.inspect(name).orElseThrow().state())
                .isEqualTo(new ContainerState.Exited(code, outOfMemory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "nerdctl"})
    void distinguishes_an_absent_container_from_a_failure(String engine) throws Exception {
        assertThat(new CliContainers(
                                Recordings.always(engine, "inspect-missing").engine(engine))
                        .inspect("nosuch"))
                .isEmpty();
        assertThatThrownBy(() -> new CliContainers(
                                Recordings.always(engine, "daemon-down").engine(engine))
                        .inspect("nosuch"))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.ENGINE_DOWN);
                    assertThat(String.valueOf(e.getMessage()).lines()).hasSizeLessThanOrEqualTo(3);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "nerdctl"})
    void does_not_accept_the_beginning_of_an_id_as_a_name(String engine) throws Exception {
        var containers =
                new CliContainers(Recordings.always(engine, "inspect-container").engine(engine));

        assertThat(containers.inspect("another")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "docker, run-name-in-use, NAME_TAKEN",
        "docker, run-image-absent-offline, IMAGE_ABSENT",
        "nerdctl, run-name-in-use, NAME_TAKEN",
        "nerdctl, run-image-absent-offline, IMAGE_ABSENT"
    })
    void a_container_that_cannot_be_created_gets_the_right_error_kind(String engine, String recording, ErrorKind kind) {
        Answer failed = Answer.recorded(engine, recording);
        var machine = new Recordings(argv -> argv.contains("run") ? failed : Answer.of(0, "", ""));

        assertThatThrownBy(() -> new CliContainers(machine.engine(engine)).run(SPEC))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(machine.commands).last().asString().contains("ps").contains("label=dev.berth.attempt=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "nerdctl"})
    void removing_an_absent_container_succeeds_and_stopping_it_fails(String engine) throws Exception {
        ContainerId id = new ContainerId("nosuch");

        new CliContainers(Recordings.always(engine, "rm-missing").engine(engine)).remove(id);

        assertThatThrownBy(() -> new CliContainers(
                                Recordings.always(engine, "stop-missing").engine(engine))
                        .stop(id, Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONTAINER_ABSENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "nerdctl"})
    void absent_images_and_volumes_are_empty(String engine) throws Exception {
        assertThat(new CliImages(Recordings.always(engine, "image-inspect-missing")
                                .engine(engine))
                        .inspect("nosuch"))
                .isEmpty();
        assertThat(new CliVolumes(Recordings.always(engine, "volume-inspect-missing")
                                .engine(engine))
                        .exists("nosuch"))
                .isFalse();
    }

    @Test
    void reads_an_image() throws Exception {
        var images = new CliImages(Recordings.always("nerdctl", "inspect-image").engine("nerdctl"));

        var image = images.inspect("berth/claude:test").orElseThrow();

        assertThat(image.tags()).containsExactly("berth/claude:test");
        assertThat(image.id()).startsWith("sha256:f7a690");
        assertThat(image.sizeBytes()).isEqualTo(1676619776L);
    }

    @ParameterizedTest
    @CsvSource({"docker, 28.2.2", "nerdctl, v2.3.5"})
    void reads_the_versions(String engine, String client) throws Exception {
        Answer version = Answer.recorded(engine, "version-json");
        String info =
                "{\"ServerVersion\":\"9\",\"SecurityOptions\":[\"name=seccomp,profile=builtin\",\"name=rootless\"]}";
        var machine = new Recordings(argv -> argv.contains("version") ? version : Answer.of(0, info, ""));

        var read = new CliEngine(machine.engine(engine)).info();

        assertThat(read.clientVersion()).isEqualTo(client);
        assertThat(read.serverVersion()).isEqualTo("9");
        assertThat(read.rootless()).isTrue();
    }

    @Test
    void a_missing_program_is_an_absent_engine() {
        var machine = new Recordings(_ -> new Answer(new ProcessEnding.NeverStarted("no docker in PATH"), "", ""));

        assertThatThrownBy(() -> new CliEngine(machine.docker()).info())
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.ENGINE_ABSENT);
                    assertThat(e.todo()).contains("install docker");
                });
    }

    @Test
    void nerdctl_commands_name_the_namespace() throws Exception {
        var machine = Recordings.always("nerdctl", "inspect-container");

        new CliContainers(machine.engine("nerdctl")).inspect("c1");

        assertThat(machine.commands)
                .containsExactly(List.of(
                        "nerdctl",
                        "-n",
                        "berth",
                        "container",
                        "inspect",
                        "--format",
                        "{{json .}}",
                        "--mode=dockercompat",
                        "c1"));
    }

    @ParameterizedTest
    @CsvSource({"10.5MiB / 4GiB, 11010048", "1.25GiB / 2GiB, 1342177280", "512kB, 512000", "0B / 0B, 0", "7KiB, 7168"})
    void reads_amounts_of_memory(String shown, long bytes) {
        assertThat(CliStats.amount(shown)).contains(bytes);
        assertThat(CliStats.amount("-- / --")).isEmpty();
    }

    @Test
    void the_id_of_docker_before_23_is_told_apart_by_the_data_folder() {
        assertThat(dockerId("20.10.24+dfsg1", "/var/lib/docker")).isEqualTo("APL6:SQCJ /var/lib/docker");
        assertThat(dockerId("20.10.24+dfsg1", "/data")).isNotEqualTo(dockerId("20.10.24+dfsg1", "/var/lib/docker"));
        assertThat(dockerId("28.2.2", "/var/lib/docker")).isEqualTo("APL6:SQCJ").isEqualTo(dockerId("28.2.2", "/data"));
    }

    private static String dockerId(String version, String folder) {
        String info =
                "{\"ID\":\"APL6:SQCJ\",\"ServerVersion\":\"%s\",\"DockerRootDir\":\"%s\"}".formatted(version, folder);
        return new DockerDialect().engineId(EngineJson.objects(info).getFirst());
    }

    @Test
    void asks_for_the_identity_with_one_command() throws Exception {
        Recordings machine = Recordings.always("nerdctl", "info-json");

        var identity = new CliEngine(machine.engine("nerdctl")).identity();

        assertThat(identity.id()).isEqualTo("60fe03fd-8e4f-47e4-8870-44cf38452f24 berth");
        assertThat(machine.commands).hasSize(1);
    }
}
