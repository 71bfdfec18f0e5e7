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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the rules for commands that make an instance ready, without {@code --workspace} and with it. */
class CurrentFolderTest {
    private static final AgentName CLAUDE = AgentName.of("claude");
    private static final Path LINK = Path.of("/link");
    private static final Path REAL = Path.of("/work/shop/src");

    /** A machine where {@code /link} leads to {@code /work/shop/src}, with some recorded instances. */
    private record Machine(ErrorKind refusal, List<InstanceId> recorded) implements CurrentFolder.Lookup {
        /** @param workspaces those of one instance each, with a comma between them */
        static Machine with(String... workspaces) {
            return new Machine(
                    ErrorKind.UNEXPECTED,
                    Stream.of(workspaces).map(CurrentFolderTest::instance).toList());
        }

        @Override
        public Workspace workspace(AgentName agent, Path folder) {
            if (refusal != ErrorKind.UNEXPECTED) {
                throw new BerthException(refusal, "using " + folder, "it is your home itself", "go elsewhere");
            }
            return new Workspace(folder.equals(LINK) ? REAL : folder);
        }

        @Override
        public List<InstanceId> recorded(AgentName agent) {
            return recorded;
        }

        @Override
        public Optional<InstanceId> around(AgentName agent, Path folder) {
            return recorded.stream()
                    .filter(id -> id.depthAround(folder).isPresent())
                    .max(Comparator.comparingInt(id -> id.depthAround(folder).orElse(0)));
        }
    }

    private static InstanceId instance(String workspaces) {
        return InstanceId.of(
                CLAUDE,
                Stream.of(workspaces.split(","))
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of)
                        .map(Workspace::new)
                        .toList());
    }

    private static InstanceChoice choose(Machine machine) throws InterruptedException {
        return new CurrentFolder(LINK, machine).choose(CLAUDE);
    }

    @Test
    void a_folder_inside_a_workspace_means_that_instance_and_is_the_folder_to_work_in() throws Exception {
        InstanceChoice choice = choose(Machine.with("/work/shop,/work/docs", "/work/blog"));

        assertThat(choice.id()).isEqualTo(instance("/work/docs,/work/shop"));
        assertThat(choice.folder()).contains(REAL);
        assertThat(choice.isNew()).isFalse();
        assertThat(choice.unusable()).isEmpty();
    }

    @Test
    void the_instance_with_the_deepest_workspace_is_meant() throws Exception {
        InstanceChoice choice = choose(Machine.with("/work", "/work/shop/src", "/work/shop"));

        assertThat(choice.id()).isEqualTo(instance("/work/shop/src"));
    }

    @Test
    void a_folder_in_no_workspace_means_a_new_instance_for_its_real_path() throws Exception {
        InstanceChoice choice = choose(Machine.with("/work/sho", "/work/shop/src/deeper", ""));

        assertThat(choice.id()).isEqualTo(instance(REAL.toString()));
        assertThat(choice.folder()).contains(REAL);
        assertThat(choice.isNew()).isTrue();
        assertThat(choice.orNoWorkspace().id()).isEqualTo(instance(""));
    }

    @Test
    void a_forbidden_folder_means_the_instance_without_a_workspace_with_the_reason() throws Exception {
        InstanceChoice choice = choose(new Machine(ErrorKind.WORKSPACE_FORBIDDEN, List.of()));

        assertThat(choice.id()).isEqualTo(instance(""));
        assertThat(choice.folder()).isEmpty();
        assertThat(choice.unusable()).get().extracting(BerthException::seen).isEqualTo("it is your home itself");
        assertThatThrownBy(choice::requireFolder)
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.WORKSPACE_FORBIDDEN));
    }

    @Test
    void another_error_of_the_machine_is_an_error() {
        assertThatThrownBy(() -> choose(new Machine(ErrorKind.MACHINE_NOT_READY, List.of())))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY));
    }

    private static InstanceChoice named(Machine machine, Path... folders) throws InterruptedException {
        return new NamedFolders(List.of(folders), machine).choose(CLAUDE);
    }

    @Test
    void named_folders_are_exact() throws Exception {
        InstanceChoice choice = named(Machine.with("/work"), Path.of("/work/b"), Path.of("/work/a"));

        assertThat(choice.id()).isEqualTo(instance("/work/a,/work/b"));
        assertThat(choice.folder()).contains(Path.of("/work/b"));
        assertThat(choice.isNew()).isFalse();
        assertThat(choice.requireFolder()).isSameAs(choice);
    }

    @Test
    void a_named_folder_of_another_machine_is_not_looked_up_on_this_host(@TempDir Path folder) throws Exception {
        Path here = Files.createDirectory(folder.resolve("here"));
        Path named = Files.createSymbolicLink(folder.resolve("project"), here); // there it is no link

        InstanceChoice choice = named(Machine.with(), named, LINK);

        assertThat(choice.id()).isEqualTo(instance(named + "," + REAL));
        assertThat(choice.folder()).contains(named);
    }

    @Test
    void a_named_instance_whose_folder_is_gone_is_refused_with_the_commands_that_remove_it() {
        Machine machine = new Machine(ErrorKind.WORKSPACE_FORBIDDEN, List.of(instance("/work/a,/work/my shop")));

        assertThatThrownBy(() -> named(machine, Path.of("/work/my shop"), Path.of("/work/a")))
                .isInstanceOfSatisfying(
                        BerthException.class,
                        e -> assertThat(e.todo())
                                .isEqualTo(
                                        "go elsewhere; or remove the instance: berth rm claude/main --workspace /work/a"
                                                + " --workspace '/work/my shop' (berth prune removes all whose folder is gone)"));
        assertThatThrownBy(() -> named(machine, Path.of("/work/a")))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.todo()).isEqualTo("go elsewhere"));
    }
}
