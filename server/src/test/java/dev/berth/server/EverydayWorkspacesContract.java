package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.testkit.parts.RealPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Tests of everyday git, and of folders with special rights, by a scripted agent with real git. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EverydayWorkspacesContract {
    /** A group that has no name on this host. */
    private static final int GROUP = 4321;

    private Optional<EverydayFixture> started = Optional.empty();

    @BeforeAll
    void start(RealPart part) throws Exception {
        started = Optional.of(new EverydayFixture(part));
    }

    @AfterAll
    void end() throws Exception {
        if (started.isPresent()) {
            started.get().end();
        }
    }

    private EverydayFixture fixture() {
        return started.orElseThrow();
    }

    @Test
    void a_commit_has_the_callers_name_unless_the_repository_has_another() throws Exception {
        String author = "git commit -q --allow-empty -m x; git log -1 --format='%an <%ae>'";

        assertThat(exec("git init -q named; cd named; git branch --show-current; " + author)
                        .succeeded())
                .isEqualTo("trunk\nAda \"the\" Ünal <ada@example.com>\n");
        assertThat(exec("cd named; git config user.email work@example.com; " + author)
                        .succeeded())
                .isEqualTo("Ada \"the\" Ünal <work@example.com>\n");
        assertThat(exec("cd named; git config --global user.name Agent; " + author
                                + "; git config --global --unset user.name")
                        .succeeded())
                .as("the agent's own configuration in its home")
                .isEqualTo("Agent <work@example.com>\n");
    }

    @Test
    void the_images_own_configuration_of_git_counts_too() throws Exception {
        assertThat(exec("git config --system --show-origin --get-all include.path")
                        .succeeded())
                .contains("/run/berth/agent/gitconfig", "/etc/gitconfig");
    }

    @Test
    void line_endings_and_modes_are_handled_as_on_the_host() throws Exception {
        exec("git init -q ends; cd ends; printf 'a\\r\\nb\\r\\n' > text; git add text; git commit -q -m one; chmod +x text")
                .succeeded();

        assertThat(exec("cd ends; git show :text").succeeded()).isEqualTo("a\nb\n");
        assertThat(exec("cd ends; git status --porcelain").succeeded())
                .isEqualTo(fixture().git(fixture().project().resolve("ends"), "status --porcelain"))
                .isEqualTo(" M text\n");
        assertThat(exec("cd ends; git config --unset core.fileMode; git status --porcelain")
                        .succeeded())
                .as("with the caller's own setting")
                .isEqualTo(fixture().git(fixture().project().resolve("ends"), "status --porcelain"))
                .isEmpty();
        assertThat(exec("git -C ends config core.autocrlf false; git -C ends config core.autocrlf")
                        .succeeded())
                .as("the repository's own setting counts")
                .isEqualTo("false\n");
    }

    @Test
    void a_repository_at_a_path_is_cloned_fetched_and_pushed_to() throws Exception {
        Path origin = fixture().folder().resolve("origins/origin.git");

        exec("git clone -q " + origin + " path; cd path; git commit -q --allow-empty -m there; git push -q origin HEAD")
                .succeeded();
        exec("git clone -q " + origin
                        + " path2; cd path2; git commit -q --allow-empty -m back; git push -q origin HEAD")
                .succeeded();

        assertThat(exec("cd path; git fetch -q; git log --format=%s FETCH_HEAD").succeeded())
                .isEqualTo("back\nthere\n");
        assertThat(fixture().git(origin, "log --format=%s trunk")).isEqualTo("back\nthere\n");
    }

    @Test
    void a_turn_pushes_to_the_server_that_the_settings_allow() throws Exception {
        EverydayAgent.Result pushed = turn("git init -q served && cd served && git commit -q --allow-empty -m pushed"
                + " && git remote add origin " + fixture().allowed().url() + "/origin.git && git push -q origin HEAD"
                + " && git fetch -q && git log --format=%s origin/trunk");

        assertThat(pushed.succeeded()).isEqualTo("pushed\n");
        assertThat(fixture().git(fixture().folder().resolve("served/origin.git"), "log --format=%s trunk"))
                .isEqualTo("pushed\n");
        assertThat(fixture().allowed().authorizations()).isNotEmpty();
        assertThat(exec("git config --list; cat /run/berth/agent/gitconfig; env; cat $HOME/.git* 2>/dev/null; true")
                        .succeeded())
                .as("the files and the variables of other programs")
                .doesNotContain("ken-$never");
    }

    @Test
    void another_server_gets_no_credential_and_nobody_is_asked() throws Exception {
        EverydayAgent.Result refused = turn("git ls-remote " + fixture().other().url() + "/origin.git");

        assertThat(refused.status()).isEqualTo(128);
        assertThat(refused.output())
                .contains("could not read Username for '" + fixture().other().url() + "': terminal prompts disabled");
        assertThat(fixture().other().authorizations()).isEmpty();
    }

    @Test
    void a_program_beside_the_agent_has_no_credential() throws Exception {
        EverydayAgent.Result refused = exec(
                "GIT_TERMINAL_PROMPT=0 git ls-remote " + fixture().allowed().url() + "/origin.git");

        assertThat(refused.status()).isEqualTo(128);
        assertThat(refused.output()).contains("could not read Password for");
    }

    @Test
    void large_files_work_where_git_lfs_is_installed() throws Exception {
        Assumptions.assumeTrue(exec("command -v git-lfs").status() == 0, "no git-lfs inside");

        exec("git init -q large; cd large; git lfs install --local; git lfs track '*.bin'; head -c 100000 /dev/zero > a.bin;"
                        + " git add .; git commit -q -m large")
                .succeeded();
        assertThat(exec("cd large; git show :a.bin").succeeded()).startsWith("version https://git-lfs.github.com/spec");
    }

    @Test
    void a_folder_that_only_a_group_may_write_is_worked_in_through_that_group() throws Exception {
        Path team = fixture().folderOfRoot("team", GROUP, "rwxrwx---");
        fixture().hostCommand("chmod g+s " + team);

        String groups = fixture()
                .execAs("team", team, "mkdir d; touch d/file; git init -q repo; id -G")
                .succeeded();

        assertThat(groups.strip().split(" "))
                .contains("1000", Integer.toString(GROUP))
                .doesNotContain("0");
        assertThat(Files.getAttribute(team.resolve("d/file"), "unix:gid"))
                .as("the folder hands its group on")
                .isEqualTo(GROUP);
        assertThat(Files.getAttribute(team.resolve("d/file"), "unix:uid")).isEqualTo(1000);
        fixture().remove("team");
    }

    @Test
    void a_folder_that_an_access_control_list_opens_for_a_group_is_worked_in_through_that_group() throws Exception {
        Path listed = fixture().folderOfRoot("listed", 0, "rwxr-x---");
        Assumptions.assumeTrue(
                fixture().hostCommand("setfacl -m g:" + GROUP + ":rwx " + listed), "no access control lists here");

        fixture().execAs("listed", listed, "touch file").succeeded();

        assertThat(listed.resolve("file")).exists();
        fixture().remove("listed");
    }

    @Test
    void a_folder_of_a_group_with_power_over_the_host_is_refused_and_the_reason_is_said() throws Exception {
        Path disk = fixture().folderOfRoot("disk", 6, "rwxrwx---");

        assertThatThrownBy(() -> fixture().execAs("disk", disk, "true"))
                .cause()
                .isInstanceOfSatisfying(BerthException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.WORKSPACE_UNWRITABLE);
                    assertThat(refusal.seen()).contains("the group disk may, but it gives power over this host");
                });
        fixture().remove("disk");
    }

    @Test
    void in_a_read_only_file_system_the_agent_reads_and_its_note_says_so() throws Exception {
        Path mounted = fixture().folderOfRoot("mounted", 0, "rwxr-xr-x");
        Files.writeString(mounted.resolve("file"), "content");
        Assumptions.assumeTrue(
                fixture()
                        .hostCommand(
                                "mount --bind " + mounted + " " + mounted + " && mount -o remount,ro,bind " + mounted),
                "no right to mount");
        try {
            EverydayAgent.Result result = fixture().execAs("reader", mounted, "cat file; touch new");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.output()).startsWith("content").contains("Read-only file system");
            assertThat(fixture().note("reader", mounted))
                    .contains("nothing can be written in " + mounted + ": its file system is read-only");
            fixture().remove("reader");
        } finally {
            assertThat(fixture().hostCommand("umount " + mounted)).isTrue();
        }
    }

    private EverydayAgent.Result exec(String line) throws Exception {
        return fixture().exec(line);
    }

    private EverydayAgent.Result turn(String line) throws Exception {
        return fixture().turn(line);
    }
}
