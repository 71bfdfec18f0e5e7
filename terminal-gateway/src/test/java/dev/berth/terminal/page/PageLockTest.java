package dev.berth.terminal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PageLockTest {
    @Test
    void the_lock_file_names_no_address_and_a_hash_for_each_package() throws IOException {
        String lock = Files.readString(Path.of("src/main/web/package-lock.json"));

        assertThat(lock).doesNotContain("resolved", "://");
        assertThat(lock.split("\"node_modules/")).hasSize(7);
        assertThat(lock.split("\"integrity\": \"sha512-")).hasSize(7);
    }
}
