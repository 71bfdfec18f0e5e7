package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with folders of other groups, which only root can make. */
class WorkspaceGroupsTest {
    private static final ContainerUser AGENT = new ContainerUser(1000, 1000);
    private static final int GROUP = 4321;

    private final HostProcesses processes = HostProcesses.open(Limits.of(Map.of(), RuntimeListener.none()));
    private final Machine machine = Machine.local(processes, Map.of("PATH", "/usr/bin:/bin"));

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void the_group_of_a_folder_that_allows_more_than_others_may_is_given() throws Exception {
        assertThat(groups(GROUP, "rwxrwx---").given()).containsExactly(GROUP);
        assertThat(groups(GROUP, "rwxrwxr-x").given()).containsExactly(GROUP);
        assertThat(groups(GROUP, "rwxr-x---").given()).containsExactly(GROUP);
        assertThat(groups(GROUP, "rwxr-xr-x").given())
                .as("the group may nothing more than others")
                .isEmpty();
        assertThat(groups(1000, "rwxrwx---").given())
                .as("the agent's own group")
                .isEmpty();
    }

    @Test
    void groups_with_power_over_the_host_are_not_given_and_the_reason_is_said() throws Exception {
        WorkspaceGroups disk = groups(6, "rwxrwx---");
        WorkspaceGroups root = groups(0, "rwxrwx---");

        assertThat(root.given()).isEmpty();
        assertThat(disk.given()).isEmpty();
        assertThat(disk.refusal(folder.resolve("work/sub")))
                .hasValue("the group disk may, but it gives power over this host, so no agent gets it");
    }

    @Test
    void a_caller_other_than_root_gives_only_groups_of_its_own() {
        List<String> status = List.of("Name:\tjava", "Uid:\t1001\t1001\t1001\t1001", "Groups:\t27 4321 ");

        assertThat(HostGroups.isMember(status, GROUP)).isTrue();
        assertThat(HostGroups.isMember(status, 432)).isFalse();
        assertThat(HostGroups.isMember(List.of("Uid:\t1001\t1001", "Groups:\t"), GROUP))
                .isFalse();
        assertThat(HostGroups.isMember(List.of("Uid:\t0\t0", "Groups:\t"), GROUP))
                .isTrue();
    }

    @Test
    void root_inside_needs_no_group() throws Exception {
        make(GROUP, "rwxrwx---");

        assertThat(WorkspaceGroups.of(machine, List.of(new Workspace(folder.resolve("work"))), ContainerUser.ROOT))
                .isEqualTo(WorkspaceGroups.NONE);
    }

    @Test
    void a_group_of_an_access_control_list_is_given() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/setfacl")), "no setfacl");
        make(0, "rwxr-x---");
        assumeTrue(
                run(
                                "setfacl",
                                "-m",
                                "g:" + GROUP + ":rwx",
                                folder.resolve("work").toString())
                        == 0,
                "no lists here");

        assertThat(groups().given()).containsExactly(GROUP);

        run("setfacl", "-m", "m::rx", folder.resolve("work").toString());
        assertThat(groups().given()).as("its mask forbids to write").isEmpty();
    }

    private static int run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }

    private WorkspaceGroups groups(int group, String mode) throws IOException {
        make(group, mode);
        return groups();
    }

    private WorkspaceGroups groups() {
        return WorkspaceGroups.of(machine, List.of(new Workspace(folder.resolve("work"))), AGENT);
    }

    private void make(int group, String mode) throws IOException {
        Path work = folder.resolve("work");
        Files.createDirectories(work);
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(work, "unix:uid")), "not root");
        Files.setAttribute(work, "unix:gid", group);
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString(mode));
    }
}
