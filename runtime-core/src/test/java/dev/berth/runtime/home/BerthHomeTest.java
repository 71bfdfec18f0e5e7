package dev.berth.runtime.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BerthHomeTest {
    @TempDir
    Path temp;

    @Test
    void only_their_owner_may_read_folders() throws IOException {
        BerthHome home = BerthHome.at(temp.resolve("deep/home"));

        for (Path folder : List.of(home.root(), home.images(), home.locks(), home.logs(), home.sandboxes())) {
            assertThat(mode(folder)).as("%s", folder).isEqualTo("rwx------");
        }
    }

    @Test
    void a_home_that_others_may_read_is_made_private() throws IOException {
        Path open = Files.createDirectory(temp.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

        BerthHome.at(open);

        assertThat(mode(open)).isEqualTo("rwx------");
    }

    @Test
    void a_folder_with_other_files_is_no_home_and_stays_as_it_is() throws IOException {
        Path project = Files.createDirectory(temp.resolve("project"));
        Files.writeString(project.resolve("a.txt"), "mine");
        Files.setPosixFilePermissions(project, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> BerthHome.at(project)).hasMessageContaining("a.txt");

        assertThat(mode(project)).isEqualTo("rwxr-xr-x");
        assertThat(project).isDirectoryContaining(file -> file.endsWith("a.txt"));
    }

    @Test
    void a_folder_with_nothing_but_a_config_becomes_a_home() throws IOException {
        Files.writeString(temp.resolve("config.yaml"), "engine: docker");
        Files.writeString(temp.resolve("notes.txt"), "mine");

        assertThat(BerthHome.at(temp).id()).isNotBlank();
    }

    @Test
    void only_their_owner_may_read_files_and_they_are_replaced_whole() throws IOException {
        BerthHome home = BerthHome.at(temp);

        home.write(home.agent("claude", "main"), "one");
        home.write(home.agent("claude", "main"), "two");

        assertThat(mode(home.agent("claude", "main"))).isEqualTo("rw-------");
        assertThat(home.read(home.agent("claude", "main"))).hasValue("two");
        assertThat(home.list(home.instances().resolve("claude"))).containsExactly(home.agent("claude", "main"));
    }

    @Test
    void a_file_that_does_not_exist_is_empty() {
        BerthHome home = BerthHome.at(temp);

        home.delete(home.token());

        assertThat(home.read(home.token())).isEmpty();
        assertThat(home.list(home.instances().resolve("none"))).isEmpty();
    }

    @Test
    void the_id_is_made_once_when_many_threads_open_the_home() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> open = () -> BerthHome.at(temp).id();
            List<Future<String>> ids =
                    threads.invokeAll(IntStream.range(0, 50).mapToObj(i -> open).toList());

            String first = BerthHome.at(temp).id();
            assertThat(first).matches("[a-z0-9]{8}");
            for (Future<String> id : ids) {
                assertThat(id.get()).isEqualTo(first);
            }
        }
    }

    @Test
    void two_homes_have_two_ids() {
        assertThat(BerthHome.at(temp.resolve("a")).id())
                .isNotEqualTo(BerthHome.at(temp.resolve("b")).id());
    }

    @Test
    void a_damaged_id_is_refused() throws IOException {
        BerthHome.at(temp);
        Files.writeString(temp.resolve("id"), "Mine!");

        assertUnusable(() -> BerthHome.at(temp), "holds \"Mine!\"");
    }

    @Test
    void the_flag_comes_before_the_variable_before_the_users_home() {
        Map<String, String> environment = Map.of("BERTH_HOME", temp + "/variable", "HOME", temp + "/user");

        assertThat(BerthHome.resolve(environment, Optional.of(temp.resolve("flag")))
                        .root())
                .isEqualTo(real("flag"));
        assertThat(BerthHome.resolve(environment, Optional.empty()).root()).isEqualTo(real("variable"));
        assertThat(BerthHome.resolve(Map.of("HOME", temp + "/user"), Optional.empty())
                        .root())
                .isEqualTo(real("user/.berth"));
    }

    @Test
    void a_file_in_the_way_is_an_unusable_home() throws IOException {
        Files.writeString(temp.resolve("file"), "");

        assertUnusable(() -> BerthHome.at(temp.resolve("file")), "BERTH_HOME");
        assertUnusable(() -> BerthHome.at(temp.resolve("file/below")), "file");
    }

    @Test
    void a_file_that_cannot_be_written_is_an_unusable_home() {
        BerthHome home = BerthHome.at(temp);

        assertUnusable(() -> home.write(Path.of("/proc/berth/file"), "text"), "writing /proc/berth/file");
    }

    private Path real(String below) {
        return temp.resolve(below).toAbsolutePath().normalize();
    }

    private static void assertUnusable(Runnable act, String seen) {
        assertThatThrownBy(act::run).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.HOME_UNUSABLE);
            assertThat(e).hasMessageContaining(seen);
        });
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
