package dev.berth.runtime.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class FileErrorTextTest {
    @Test
    void a_class_name_is_never_shown() {
        assertThat(FileErrorText.describe(new FileSystemException("/a", null, "No space left on device")))
                .isEqualTo("/a: No space left on device");
        assertThat(FileErrorText.describe(new NoSuchFileException("/a"))).isEqualTo("/a: there is no such file");
        assertThat(FileErrorText.describe(new AccessDeniedException("/a"))).isEqualTo("/a: permission denied");
        assertThat(FileErrorText.describe(new NotDirectoryException("/a"))).isEqualTo("/a: not directory");
        assertThat(FileErrorText.describe(new IOException("Is a directory"))).isEqualTo("Is a directory");
        assertThat(FileErrorText.describe(new IOException())).isEqualTo("io");
    }
}
