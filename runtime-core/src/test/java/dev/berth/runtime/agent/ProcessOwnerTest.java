package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.Owner;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessOwnerTest {
    @TempDir
    private Path folder;

    @Test
    void an_owner_is_alive_until_it_is_closed() {
        HomeLocks locks = HomeLocks.in(folder, Limits.standard());
        ProcessOwner first = new ProcessOwner(locks);
        try (ProcessOwner second = new ProcessOwner(locks)) {
            Owner known = first.owner();

            assertThat(first.owner()).isEqualTo(known);
            assertThat(second.owner().alive()).accepts(known.id());

            first.close();
            assertThat(second.owner().alive()).rejects(known.id());
        }
    }

    @Test
    void a_closed_owner_takes_no_lock() throws Exception {
        ProcessOwner unused = new ProcessOwner(HomeLocks.in(folder, Limits.standard()));
        ProcessOwner used = new ProcessOwner(HomeLocks.in(folder, Limits.standard()));
        used.owner();

        for (ProcessOwner owner : List.of(unused, used)) {
            owner.close();
            owner.close();

            assertThatThrownBy(owner::owner)
                    .isInstanceOfSatisfying(
                            BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        }
        assertThat(notes()).isEmpty();
    }

    private List<String> notes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.contains("@"))
                    .toList();
        }
    }
}
