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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@code --workspace} and {@code --no-workspace} of {@code stop}, {@code rm} and {@code logs}. */
class RecordedWorkspacesTest {
    private static final AgentName CLAUDE = AgentName.of("claude");

    /**
     * The agent's machine.
     *
     * @param folders each folder with its real path there
     */
    private record Machine(Map<Path, Path> folders, List<InstanceId> recorded) implements CurrentFolder.Lookup {
        @Override
        public Workspace workspace(AgentName agent, Path folder) {
            return Optional.ofNullable(folders.get(folder))
                    .map(Workspace::new)
                    .orElseThrow(() -> new BerthException(
                            ErrorKind.WORKSPACE_FORBIDDEN, "using " + folder, "there is no such folder", "make it"));
        }

        @Override
        public Optional<InstanceId> around(AgentName agent, Path folder) {
            throw new AssertionError("named folders are exact");
        }

        @Override
        public List<InstanceId> recorded(AgentName agent) {
            return recorded;
        }
    }

    private static InstanceId instance(Path... workspaces) {
        return InstanceId.of(CLAUDE, Stream.of(workspaces).map(Workspace::new).toList());
    }

    private static InstanceId find(Machine machine, Path... named) throws InterruptedException {
        return new RecordedWorkspaces(CLAUDE, machine).find(new WorkspaceSelection(List.of(named), false));
    }

    @Test
    void an_instance_is_found_by_its_folders_in_any_order_and_by_a_link_of_its_machine(@TempDir Path folder)
            throws Exception {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        // on this host the link leads elsewhere
        Path link =
                Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("elsewhere")));
        Machine machine =
                new Machine(Map.of(one, one, two, two, link, one), List.of(instance(one), instance(one, two)));

        assertThat(find(machine, two, link)).isEqualTo(instance(one, two));
        assertThat(find(machine, link)).isEqualTo(instance(one));
    }

    @Test
    void an_instance_is_found_when_its_folder_is_gone() throws Exception {
        Path gone = Path.of("/nowhere/shop");
        Path link = Path.of("/nowhere/link");
        Path other = Path.of("/nowhere/other");

        assertThat(find(new Machine(Map.of(), List.of(instance(gone))), Path.of("/nowhere/x/../shop")))
                .isEqualTo(instance(gone));
        assertThat(find(new Machine(Map.of(link, other), List.of(instance(gone, other))), link, gone))
                .isEqualTo(instance(gone, other));
    }

    @Test
    void the_instance_without_a_workspace_is_found_and_no_other() throws Exception {
        InstanceId none = instance();
        InstanceId one = instance(Path.of("/nowhere/a"));

        assertThat(new RecordedWorkspaces(CLAUDE, new Machine(Map.of(), List.of(one, none)))
                        .find(WorkspaceSelection.WITHOUT_WORKSPACE))
                .isEqualTo(none);
        assertThatThrownBy(() -> new RecordedWorkspaces(CLAUDE, new Machine(Map.of(), List.of(one)))
                        .find(WorkspaceSelection.WITHOUT_WORKSPACE))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_AGENT);
                    assertThat(e.tried()).contains("without a workspace");
                });
    }

    @Test
    void a_folder_that_is_only_part_of_an_instance_is_an_error_that_lists_the_instances() {
        InstanceId both = instance(Path.of("/nowhere/a"), Path.of("/nowhere/b"));

        assertThatThrownBy(() -> find(new Machine(Map.of(), List.of(both, instance())), Path.of("/nowhere/a")))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_AGENT);
                    assertThat(e.seen()).contains(both.toString(), "claude/main without a workspace");
                });
    }
}
