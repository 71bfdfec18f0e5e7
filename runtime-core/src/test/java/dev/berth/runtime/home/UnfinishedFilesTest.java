package dev.berth.runtime.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnfinishedFilesTest {
    private static final String ID = "01234567-89ab-cdef-0123-456789abcdef";

    @TempDir
    private Path folder;

    @Test
    void a_key_that_a_killed_process_was_writing_is_removed_by_the_next_one() throws Exception {
        BerthHome home = BerthHome.at(folder);
        Path credentials = home.folder(home.credentials("claude"));
        List<Path> left = List.of(
                Files.writeString(credentials.resolve(".ANTHROPIC_API_KEY." + ID + ".tmp"), "sk-secret"),
                Files.writeString(home.root().resolve(".token." + ID + ".tmp"), "secret"));
        Path other = Files.writeString(credentials.resolve(".mine"), "kept");

        BerthHome.at(folder);

        assertThat(left).noneMatch(Files::exists);
        assertThat(other).exists();
    }

    @Test
    void a_file_that_a_living_process_writes_is_left_alone() throws Exception {
        BerthHome home = BerthHome.at(folder);
        Path own = Files.writeString(home.root().resolve(".token." + ID + ".tmp"), "secret");
        String otherId = ID.replace('0', 'f');
        HomeLock lock = HomeLocks.of(home, Limits.standard())
                .tryAcquire("tmp-" + ID, "writes")
                .orElseThrow();
        try (LockingJvm other = LockingJvm.start(folder, "tmp-" + otherId, "writes")) {
            other.line();
            assertThat(other.line()).isEqualTo("held");
            Path others = Files.writeString(home.root().resolve(".token." + otherId + ".tmp"), "secret");

            BerthHome.at(folder);
            assertThat(own).exists();
            assertThat(others).exists();

            lock.close();
            other.kill();
            other.awaitEnd();
            BerthHome.at(folder);
            assertThat(own).doesNotExist();
            assertThat(others).doesNotExist();
        }
    }

    @Test
    void an_interrupt_is_no_fault_of_the_home() {
        BerthHome home = BerthHome.at(folder);
        Path file = home.root().resolve("x.json");
        home.write(file, "before");

        assertCancelled(() -> home.write(file, "after"));

        assertThat(home.read(file)).contains("before");
        assertThat(hidden(home.root())).isEmpty();
    }

    private static void assertCancelled(ThrowingCallable call) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
    }

    private static List<String> hidden(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("."))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
