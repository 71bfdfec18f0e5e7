package dev.berth.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
    private static final String TAG = "berth/claude:0123456789ab";

    @TempDir
    Path folder;

    private ImageStore store() {
        return new ImageStore(folder.resolve("images"));
    }

    private static ImageFolder.Metadata metadata(String id) {
        return new ImageFolder.Metadata(TAG, id, Instant.EPOCH, Map.of("a", "b"), Map.of(), Map.of(), 1);
    }

    private void publish(String id) throws IOException {
        try (ImageStore.WorkFolder work = store().newWorkFolder()) {
            store().publish(work, Files.createDirectory(work.folder().resolve("whole")), metadata(id));
        }
    }

    @Test
    void a_published_image_is_found_by_tag_and_by_id_and_replaces_the_one_before() throws Exception {
        publish("one");
        publish("two");

        assertThat(store().all()).extracting(ImageFolder::record).containsExactly(metadata("two"));
        assertThat(store().find(TAG)).isPresent();
        assertThat(store().find("two")).isPresent();
        assertThat(store().find("one")).isEmpty();
        assertThat(entries()).containsExactly("claude-0123456789ab");
    }

    @Test
    void an_unfinished_image_is_never_used_and_is_removed_once_its_owner_is_gone() throws Exception {
        Files.createDirectories(folder.resolve("images/.work-dead/opt"));
        Files.createFile(folder.resolve("images/.work-dead.lock"));
        Files.createDirectories(folder.resolve("images/claude-half"));

        try (ImageStore.WorkFolder work = store().newWorkFolder()) {
            store().removeAbandoned();

            assertThat(work.folder()).isDirectory();
            assertThat(folder.resolve("images/.work-dead")).doesNotExist();
            assertThat(store().all()).isEmpty();
        }
        assertThat(entries()).containsExactly("claude-half");
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("images"))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }
}
