package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of images: building, finding, saving, loading and removing. */
public interface ImagesContract extends EngineContractBase {
    String ABSENT = "localhost:1/berth/no-such-image:1";

    private Images images() {
        return fixture().engine().images().orElseThrow();
    }

    private BuildSpec build(Path folder, String... lines) throws Exception {
        Files.writeString(folder.resolve("Containerfile"), String.join("\n", lines) + "\n");
        return new BuildSpec(folder, uniqueName() + ":1", Map.of("WORD", "of the build"), labels(), Map.of());
    }

    @Test
    default void an_image_is_built_from_a_folder_found_run_and_removed(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("file"), "in the image");
        String base = idleSpec().image();
        BuildSpec spec = build(
                folder,
                "FROM " + base,
                "ARG WORD",
                "COPY file /file",
                "RUN echo \"said $WORD\"",
                "ENTRYPOINT [\"false\"]");
        ConcurrentLinkedQueue<String> progress = new ConcurrentLinkedQueue<>();

        images().build(spec, progress::add);

        assertThat(progress).anyMatch(line -> line.contains("said of the build"));
        ImageDetails image = images().inspect(spec.tag()).orElseThrow();
        assertThat(image.tags()).contains(spec.tag());
        assertThat(image.labels()).containsAllEntriesOf(labels());
        assertThat(images().list(labels())).extracting(ImageDetails::id).contains(image.id());
        ContainerSpec idle = idleSpec();
        ContainerSpec own = ContainerSpec.of(idle.name(), spec.tag(), idle.command())
                .withLabels(labels())
                .withMounts(idle.mounts());
        var id = containers().run(own);
        try (ExecScope scope = openScope(id)) {
            assertThat(ProgramOutput.runShell(scope, "cat /file").text()).isEqualTo("in the image");
        }
        containers().remove(id);
        images().remove(spec.tag());
        images().remove(spec.tag());
        assertThat(images().inspect(spec.tag())).isEmpty();
    }

    @Test
    default void a_build_that_fails_shows_its_last_lines_and_leaves_no_tag(@TempDir Path folder) throws Exception {
        BuildSpec spec = build(folder, "FROM " + idleSpec().image(), "RUN echo it went wrong >&2; exit 3");

        assertThatThrownBy(() -> images().build(spec, _ -> {})).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.IMAGE_BUILD_FAILED);
            assertThat(e.seen()).contains("it went wrong").contains("3");
        });

        assertThat(images().inspect(spec.tag())).isEmpty();
    }

    @Test
    default void a_base_that_no_registry_has_is_absent(@TempDir Path folder) throws Exception {
        BuildSpec spec = build(folder, "FROM " + ABSENT);

        ContainersContract.assertFails(ErrorKind.BASE_IMAGE_ABSENT, () -> images().build(spec, _ -> {}));
        ContainersContract.assertFails(ErrorKind.BASE_IMAGE_ABSENT, () -> images().pull(ABSENT, _ -> {}));
    }

    @Test
    default void an_image_that_is_not_there_is_never_pulled() throws Exception {
        assertThat(images().inspect(ABSENT)).isEmpty();
        images().remove(ABSENT);
        ContainerSpec spec =
                ContainerSpec.of(uniqueName(), ABSENT, List.of("true")).withLabels(labels());

        ContainersContract.assertFails(
                ErrorKind.IMAGE_ABSENT, () -> containers().run(spec));
        ContainersContract.assertFails(
                ErrorKind.IMAGE_ABSENT, () -> containers().create(spec));
        assertThat(containers().inspect(spec.name())).isEmpty();
    }

    @Test
    default void a_file_that_is_no_archive_is_refused(@TempDir Path folder) throws Exception {
        Path archive = Files.writeString(folder.resolve("image.tar"), "not an archive");

        assertThatThrownBy(() -> images().load(archive)).isInstanceOf(BerthException.class);
        ContainersContract.assertFails(ErrorKind.BASE_IMAGE_ABSENT, () -> images().load(folder.resolve("absent")));
    }

    @Test
    default void an_image_that_was_saved_is_loaded_under_its_tag(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("file"), "carried");
        BuildSpec spec = build(folder, "FROM scratch", "COPY file /file");
        images().build(spec, _ -> {});
        Path archive = folder.resolve("image.tar");
        AtomicLong written = new AtomicLong();

        images().save(spec.tag(), archive, written::set);
        images().remove(spec.tag());
        images().load(archive);

        assertThat(written).hasValue(Files.size(archive)).hasPositiveValue();
        ImageDetails image = images().inspect(spec.tag()).orElseThrow();
        assertThat(image.tags()).contains(spec.tag());
        assertThat(image.labels()).containsAllEntriesOf(labels());
        assertThat(images().list(Map.of(LABEL, "")))
                .extracting(ImageDetails::id)
                .contains(image.id());
        images().remove(spec.tag());
        assertThat(images().list(labels())).extracting(ImageDetails::id).doesNotContain(image.id());
    }

    @Test
    default void nothing_stays_of_an_image_that_could_not_be_saved(@TempDir Path folder) throws Exception {
        Path archive = folder.resolve("image.tar");
        ContainersContract.assertFails(ErrorKind.IMAGE_ABSENT, () -> images().save(ABSENT, archive, _ -> {}));
        assertThat(archive).doesNotExist();
        Path existing = Files.writeString(folder.resolve("existing"), "kept");

        assertThatThrownBy(() -> images().save(idleSpec().image(), existing, _ -> {}))
                .isInstanceOf(IOException.class);

        assertThat(existing).hasContent("kept");
    }

    @Test
    default void an_image_that_a_container_uses_is_listed_and_not_removed(@TempDir Path folder) throws Exception {
        BuildSpec spec = build(folder, "FROM " + idleSpec().image(), "ENV A=b");
        images().build(spec, _ -> {});
        ImageDetails image = images().inspect(spec.tag()).orElseThrow();
        ContainerSpec own = ContainerSpec.of(
                        uniqueName(), spec.tag(), idleSpec().command())
                .withMounts(idleSpec().mounts());
        var id = containers().create(own);

        assertThat(images().uses()).anySatisfy(use -> {
            assertThat(use.container()).isEqualTo(own.name());
            assertThat(use.image()).isEqualTo(spec.tag());
            assertThat(use.imageId()).isIn("", image.id());
        });
        assertThat(images().removeUnused(spec.tag())).isFalse();
        containers().start(id);
        assertThat(images().removeUnused(spec.tag())).isFalse();
        containers().remove(id);
        assertThat(images().removeUnused(spec.tag())).isTrue();
        assertThat(images().removeUnused(spec.tag())).isTrue();
        assertThat(images().inspect(spec.tag())).isEmpty();
    }

    @Test
    default void secrets_of_a_build_are_in_no_layer_where_the_engine_supports_it(@TempDir Path folder)
            throws Exception {
        if (!images().keepsBuildSecrets()) {
            return;
        }
        Path secret = Files.writeString(folder.resolveSibling(uniqueName()), "sk-build");
        BuildSpec plain = build(
                folder,
                "FROM " + idleSpec().image(),
                "USER 0",
                "RUN --mount=type=secret,id=key wc -c < /run/secrets/key > /size; test ! -s /run/secrets/none");
        BuildSpec spec = new BuildSpec(folder, plain.tag(), Map.of(), labels(), Map.of("key", secret));

        images().build(spec, _ -> {});

        images().remove(spec.tag());
        Files.delete(secret);
    }
}
