package dev.berth.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@code --workspace} of {@code stop}, {@code rm} and {@code logs}. */
class RecordedWorkspacesTest {
    private static final AgentName CLAUDE = AgentName.of("claude");

    @TempDir
    Path folder;

    private static InstanceId instance(Path... workspaces) {
        return InstanceId.of(CLAUDE, Stream.of(workspaces).map(Workspace::new).toList());
    }

    @Test
    void an_instance_is_found_by_its_folders_in_any_order_and_by_a_link() throws Exception {
        Path one = Files.createDirectory(folder.toRealPath().resolve("one"));
        Path two = Files.createDirectory(folder.toRealPath().resolve("two"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), one);
        List<InstanceId> recorded = List.of(instance(one), instance(one, two));

        assertThat(RecordedWorkspaces.find(CLAUDE, recorded, List.of(two, link)))
                .isEqualTo(instance(one, two));
        assertThat(RecordedWorkspaces.find(CLAUDE, recorded, List.of(link))).isEqualTo(instance(one));
    }

    @Test
    void an_instance_is_found_when_its_folder_is_gone() {
        Path gone = Path.of("/nowhere/shop");

        assertThat(RecordedWorkspaces.find(CLAUDE, List.of(instance(gone)), List.of(Path.of("/nowhere/x/../shop"))))
                .isEqualTo(instance(gone));
    }

    @Test
    void a_folder_that_is_only_part_of_an_instance_is_an_error_that_lists_the_instances() {
        InstanceId both = instance(Path.of("/nowhere/a"), Path.of("/nowhere/b"));

        assertThatThrownBy(() -> RecordedWorkspaces.find(CLAUDE, List.of(both), List.of(Path.of("/nowhere/a"))))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_AGENT);
                    assertThat(e.seen()).contains(both.toString());
                });
    }
}
