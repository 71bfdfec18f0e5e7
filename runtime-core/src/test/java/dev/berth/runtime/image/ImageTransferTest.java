package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.image.ImageTransfer.Imported;
import dev.berth.runtime.image.ImageTransfer.Mismatch;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImageTransferTest {
    private static final String BASE = "debian:trixie";
    private static final String IDENTITY = "sha256:" + "b".repeat(64);
    private static final ImageRecipe RECIPE =
            new ImageRecipe("claude", "ARG BERTH_BASE\nFROM ${BERTH_BASE}\n", Map.of());

    @TempDir
    Path temp;

    private final FakeImages engine = new FakeImages();
    private Path file = Path.of("");
    private Path exports = Path.of("");

    @BeforeEach
    void files() throws IOException {
        file = temp.resolve("image.tar");
        exports = Files.createDirectory(temp.resolve("exports"));
        engine.base(BASE, IDENTITY);
    }

    @Test
    void the_current_image_is_exported_completely() throws Exception {
        String tag = buildImage();

        ImageArchive archive = transfer("a").export(RECIPE, exports.resolve("c.tar"), false, RuntimeListener.none());

        assertThat(archive.tag()).isEqualTo(tag);
        assertThat(archive.file()).isEqualTo(exports.resolve("c.tar"));
        assertThat(Files.readAllBytes(archive.file())).isEqualTo(engine.archives.get(tag));
        assertThat(exportedFiles()).containsExactly("c.tar");
    }

    @Test
    void an_existing_file_is_replaced_only_with_replace() throws Exception {
        buildImage();
        Path existing = Files.writeString(exports.resolve("c.tar"), "old");
        assertThatThrownBy(() -> transfer("a").export(RECIPE, existing, false, RuntimeListener.none()))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.USAGE);
                    assertThat(e.steps()).containsExactly(new NextStep(NextStep.Action.REPLACE_FILE, List.of()));
                });
        assertThat(existing).hasContent("old");
        Path link = Files.createSymbolicLink(exports.resolve("link.tar"), existing);

        ImageArchive archive = transfer("a").export(RECIPE, link, true, RuntimeListener.none());

        assertThat(archive.file()).isEqualTo(existing.toRealPath());
        assertThat(link).isSymbolicLink();
        assertThat(exportedFiles()).containsExactly("c.tar", "link.tar");
        fails(
                ErrorKind.USAGE,
                () -> transfer("a").export(RECIPE, Path.of("/dev/null"), true, RuntimeListener.none()),
                "no file");
    }

    @Test
    void a_failed_export_leaves_no_file() throws Exception {
        assertThatThrownBy(() -> transfer("a").export(RECIPE, exports.resolve("c.tar"), false, RuntimeListener.none()))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.IMAGE_ABSENT);
                    assertThat(e.steps()).containsExactly(new NextStep(NextStep.Action.BUILD_IMAGE, List.of("claude")));
                });
        String tag = buildImage();
        engine.archives.put(tag, new byte[700]);
        fails(
                ErrorKind.ARCHIVE_BROKEN,
                () -> transfer("a").export(RECIPE, exports.resolve("c.tar"), false, RuntimeListener.none()));
        engine.archives.put(tag, new TestArchive().docker().tar());
        fails(
                ErrorKind.IMAGE_BROKEN,
                () -> transfer("a").export(RECIPE, exports.resolve("c.tar"), false, RuntimeListener.none()),
                TestArchive.TAG);
        fails(
                ErrorKind.USAGE,
                () -> transfer("a").export(RECIPE, exports.resolve("none/c.tar"), false, RuntimeListener.none()));
        assertThat(exportedFiles()).isEmpty();
    }

    @Test
    void an_imported_image_is_found_and_not_built() throws Exception {
        String tag = buildImage();
        Files.write(file, engine.archives.getOrDefault(tag, new byte[0]));
        engine.loaded.put(tag, Optional.ofNullable(engine.images.get(tag)).orElseThrow());
        engine.images.clear();

        Imported imported = load("b", "");

        assertThat(imported.mismatch()).isEmpty();
        assertThat(images("b").find(RECIPE)).isPresent();
        assertThat(images("b").ensure(RECIPE, RuntimeListener.none()).tag()).isEqualTo(tag);
        assertThat(engine.builds).hasValue(1);
        assertThat(engine.pulls).hasValue(0);
    }

    @Test
    void a_damaged_or_unexpected_archive_is_not_loaded() throws Exception {
        Files.write(file, new byte[700]);
        fails(ErrorKind.ARCHIVE_BROKEN, () -> load("b", ""));
        byte[] tar = new TestArchive().oci().tar();
        Files.write(file, tar);
        fails(ErrorKind.ARCHIVE_BROKEN, () -> load("b", "f".repeat(64)), "its sha256 is " + TestArchive.sha256(tar));

        assertThat(engine.loads).isEmpty();
        assertThat(BerthHome.at(temp.resolve("b"))
                        .read(BerthHome.at(temp.resolve("b")).basesJson()))
                .isEmpty();
    }

    @Test
    void an_image_whose_file_changed_during_loading_is_removed() throws Exception {
        Files.write(file, new TestArchive().oci().tar());
        engine.loading = archive -> Files.writeString(archive, "something else");

        fails(ErrorKind.IMAGE_BROKEN, () -> load("b", ""), "changed");

        assertThat(engine.images).doesNotContainKey(TestArchive.TAG);
    }

    @Test
    void an_image_that_would_not_be_used_is_reported_with_the_reason() throws Exception {
        String tag = buildImage();
        Files.write(file, engine.archives.getOrDefault(tag, new byte[0]));
        engine.loaded.put(tag, Optional.ofNullable(engine.images.get(tag)).orElseThrow());
        Path pem = Files.writeString(
                temp.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n");

        Mismatch base = mismatch(RECIPE, "image.base=ubuntu:1");
        Mismatch certificates = mismatch(RECIPE, "image.caCertificates=" + pem);
        Mismatch recipe = mismatch(new ImageRecipe("claude", "ARG BERTH_BASE\nFROM ${BERTH_BASE}\n#", Map.of()));

        assertThat(base.wanted()).isEmpty();
        assertThat(base.why()).contains(BASE, "image.base is ubuntu:1");
        assertThat(base.todo()).contains("setting image.base=" + BASE + "@" + IDENTITY);
        assertThat(certificates.why()).contains("without image.caCertificates");
        assertThat(certificates.wanted()).isPresent();
        assertThat(recipe.why()).contains("another recipe");
        assertThat(mismatch(RECIPE, "image.base=other@" + IDENTITY).why()).contains("image.base is other@");
        assertThat(load("c", "", "image.base=" + BASE + "@" + IDENTITY).mismatch())
                .isEmpty();
        engine.base(BASE, "sha256:" + "c".repeat(64));
        var _ = images("moved").refreshBase(RuntimeListener.none());
        assertThat(load("moved", "").mismatch().orElseThrow().why()).contains("which is sha256:ccc");
    }

    private Mismatch mismatch(ImageRecipe recipe, String... flags) throws InterruptedException {
        return transfer("other", flags)
                .load(file, Optional.empty(), _ -> Optional.of(recipe), RuntimeListener.none())
                .mismatch()
                .orElseThrow();
    }

    private Imported load(String home, String sha256, String... flags) throws InterruptedException {
        return transfer(home, flags)
                .load(
                        file,
                        Optional.of(sha256).filter(text -> !text.isEmpty()),
                        _ -> Optional.of(RECIPE),
                        RuntimeListener.none());
    }

    /** Builds an image that the engine can save, and answers its tag. */
    private String buildImage() throws InterruptedException {
        AgentImage image = images("a").ensure(RECIPE, RuntimeListener.none());
        TestArchive archive = new TestArchive();
        archive.tag = image.tag();
        archive.labels.putAll(Optional.ofNullable(engine.images.get(image.tag()))
                .orElseThrow()
                .labels());
        engine.archives.put(image.tag(), archive.oci().tar());
        return image.tag();
    }

    private List<String> exportedFiles() throws IOException {
        try (Stream<Path> files = Files.list(exports)) {
            return files.map(path -> exports.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private AgentImages images(String home, String... flags) {
        return AgentImages.on("local/docker", engine, home(home), Limits.standard(), settings(flags));
    }

    private ImageTransfer transfer(String home, String... flags) {
        return ImageTransfer.on("local/docker", engine, home(home), Limits.standard(), settings(flags));
    }

    private BerthHome home(String name) {
        return BerthHome.at(temp.resolve(name));
    }

    private static ImageSettings settings(String... flags) {
        List<String> all = new ArrayList<>(List.of("image.base=" + BASE));
        all.addAll(List.of(flags));
        return ImageSettings.from(Config.of(all.toArray(String[]::new)));
    }

    private static void fails(ErrorKind kind, ThrowingCallable act, String... texts) {
        assertThatThrownBy(act).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).as("%s", e).isEqualTo(kind);
            assertThat(List.of(texts)).allMatch(String.valueOf(e.getMessage())::contains);
        });
    }
}
