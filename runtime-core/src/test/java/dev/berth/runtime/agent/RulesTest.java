package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.machine.MachineFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    private static final ContainerUser CALLER = new ContainerUser(1001, 1002);
    private static final Target TARGET = Target.of("claude");
    private static final AgentName NAME = new AgentName(TARGET, AgentId.MAIN);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "Main", "-a", "a_b", "a/b", "ü"})
    void names_that_do_not_match_are_refused(String name) {
        assertThatThrownBy(() -> AgentId.of(name))
                .isInstanceOfSatisfying(
                        BerthException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(ErrorKind.USAGE));
    }

    @Test
    void the_user_inside_is_the_caller_and_root_only_where_root_is_nobody() {
        assertThat(UserRule.inside(false, CALLER, Set.of())).isEqualTo(CALLER);
        assertThat(UserRule.inside(false, ContainerUser.ROOT, Set.of())).isEqualTo(UserRule.AGENT);
        assertThat(UserRule.inside(false, ContainerUser.ROOT, Set.of(new MachineFile("/work", true, 0755, 7, 8))))
                .isEqualTo(new ContainerUser(7, 8));
        assertThat(UserRule.inside(true, CALLER, Set.of())).isEqualTo(ContainerUser.ROOT);
    }

    @Test
    void mode_and_owner_say_who_may_pass_through_a_folder() {
        MachineFile home = new MachineFile("/home/bob", true, 0710, 1, 2);
        assertThat(UserRule.enterable(home, new ContainerUser(1, 9), Set.of())).isTrue();
        assertThat(UserRule.enterable(home, new ContainerUser(4321, 2), Set.of()))
                .isTrue();
        assertThat(UserRule.enterable(home, new ContainerUser(4321, 4321), Set.of()))
                .isFalse();
        assertThat(UserRule.enterable(home, ContainerUser.ROOT, Set.of())).isTrue();
        assertThat(UserRule.enterable(new MachineFile("/own", true, 0077, 7, 7), new ContainerUser(7, 7), Set.of()))
                .as("the owner's own bits count alone")
                .isFalse();
    }

    @Test
    void mode_and_owner_say_who_may_write() {
        MachineFile closed = new MachineFile("/work", true, 0755, 1, 2);
        assertThat(UserRule.writable(closed, new ContainerUser(4321, 4321), Set.of()))
                .isFalse();
        assertThat(UserRule.writable(closed, new ContainerUser(4321, 2), Set.of()))
                .isFalse();
        assertThat(UserRule.writable(closed, new ContainerUser(1, 4321), Set.of()))
                .isTrue();
        assertThat(UserRule.writable(closed, ContainerUser.ROOT, Set.of())).isTrue();
        assertThat(UserRule.writable(
                        new MachineFile("/work", true, 0777, 1, 2), new ContainerUser(4321, 4321), Set.of()))
                .isTrue();
    }

    @Test
    void a_supplementary_group_counts_as_the_users_group() {
        MachineFile shared = new MachineFile("/work", true, 0770, 0, 50);
        assertThat(UserRule.writable(shared, CALLER, Set.of(50))).isTrue();
        assertThat(UserRule.enterable(shared, CALLER, Set.of(50))).isTrue();
        assertThat(UserRule.writable(shared, CALLER, Set.of(51))).isFalse();
        assertThat(UserRule.writable(new MachineFile("/work", true, 0070, 1001, 50), CALLER, Set.of(50)))
                .as("the owner's own bits count alone")
                .isFalse();
    }

    @Test
    void pauses_grow_from_the_third_failure_on_and_success_forgets_them() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
        BackOff backOff = new BackOff(nanos::get, () -> Instant.EPOCH);
        BerthException down = new BerthException(ErrorKind.ENGINE_DOWN, "tried", "seen", "todo");

        backOff.failed(down);
        backOff.failed(down);
        assertThat(backOff.refusal()).isEmpty();

        backOff.failed(down);
        assertThat(backOff.refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.next()).isEqualTo(Instant.EPOCH.plusSeconds(1)));
        nanos.addAndGet(Duration.ofMillis(600).toNanos());
        assertThat(backOff.refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.remaining()).isEqualTo(Duration.ofMillis(400)));
        nanos.addAndGet(Duration.ofMillis(400).toNanos());
        assertThat(backOff.refusal()).isEmpty();

        backOff.failed(down);
        assertThat(backOff.refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.remaining()).isEqualTo(Duration.ofSeconds(2)));
        backOff.succeeded();
        assertThat(backOff.refusal()).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_makes_no_pause_longer() {
        AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
        AtomicLong nanos = new AtomicLong();
        BackOff backOff = new BackOff(nanos::get, clock::get);
        for (int i = 0; i < 4; i++) {
            backOff.failed(new BerthException(ErrorKind.ENGINE_DOWN, "tried", "seen", "todo"));
        }

        clock.set(Instant.parse("2026-01-01T11:00:00Z"));
        assertThat(backOff.refusal())
                .hasValueSatisfying(
                        refusal -> assertThat(refusal.next()).isEqualTo(Instant.parse("2026-01-01T11:00:02Z")));
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(backOff.refusal()).isEmpty();
    }

    @Test
    void a_callers_own_mistake_is_no_reason_to_back_off() {
        BackOff backOff = new BackOff(InstantSource.system());
        for (int i = 0; i < 5; i++) {
            backOff.failed(new BerthException(ErrorKind.BUSY, "tried", "seen", "todo"));
            backOff.failed(new BerthException(ErrorKind.WORKSPACE_UNWRITABLE, "tried", "seen", "todo"));
        }

        assertThat(backOff.refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, true, true",
        "http://localhost, true, true",
        "http://[::1]:80, true, true",
        "http://127.0.0.1:8080, false, false",
        "http://host.berth.internal:8080, true, false",
        "https://api.example.com, true, false"
    })
    void a_loopback_address_is_told_apart_where_the_agent_has_a_network_of_its_own(
            String url, boolean ownNetwork, boolean loopback) {
        assertThat(ProviderAddress.of(url, ownNetwork))
                .hasValueSatisfying(
                        address -> assertThat(address.unreachableLoopback()).isEqualTo(loopback));
    }

    @Test
    void a_plans_hash_changes_with_what_it_is_made_of_and_with_nothing_else() {
        ContainerPlan plan = plan("image:1", List.of());

        assertThat(plan("image:1", List.of()).hash()).isEqualTo(plan.hash());
        assertThat(plan("image:2", List.of()).hash()).isNotEqualTo(plan.hash());
        assertThat(plan("image:1", List.of(), Set.of(50)).hash()).isNotEqualTo(plan.hash());
        assertThat(plan("image:1", List.of(), Set.of(50)).spec(1).groups()).containsExactly(50);
        assertThat(plan("image:1", List.of(new Workspace(folder))).hash()).isNotEqualTo(plan.hash());
        assertThat(plan.spec(3).labels())
                .containsEntry(InstanceNames.SPEC, plan.hash())
                .containsEntry(InstanceNames.GENERATION, "3")
                .containsEntry(InstanceNames.INSTANCE, instance(List.of()).key());
        assertThat(plan.spec(3).name())
                .isEqualTo("berth-abcd1234-claude-main-" + instance(List.of()).key() + "-g3");
    }

    @Test
    void two_agents_share_neither_a_volume_nor_a_lock() {
        InstanceNames one = new InstanceNames("home", new AgentName(Target.of("claude"), AgentId.of("dev-main")), "");
        InstanceNames other = new InstanceNames("home", new AgentName(Target.of("claude-dev"), AgentId.of("main")), "");

        assertThat(one.volume()).isEqualTo("berth-home-claude-dev-main-home").isNotEqualTo(other.volume());
        assertThat(one.agentLock()).isNotEqualTo(other.agentLock());
        assertThat(one.isVolumeOfInstances("berth-home-claude-dev-main-abcdefgh-home"))
                .as("the home of claude/dev-main-abcdefgh")
                .isFalse();
    }

    private static InstanceId instance(List<Workspace> workspaces) {
        return InstanceId.of(NAME, workspaces);
    }

    private static ContainerPlan plan(String image, List<Workspace> workspaces) {
        return plan(image, workspaces, Set.of());
    }

    private static ContainerPlan plan(String image, List<Workspace> workspaces, Set<Integer> groups) {
        InstanceId id = instance(workspaces);
        InstanceNames names = new InstanceNames("abcd1234", id);
        return new ContainerPlan(
                names,
                id,
                names.volume(),
                AgentSettings.from(Config.of(), TARGET),
                "host-gateway",
                Optional.empty(),
                image,
                CALLER,
                WorkspaceFolders.NONE,
                new TreeSet<>(groups));
    }

    @Test
    void the_key_of_an_instance_depends_on_the_agent_and_the_workspaces_in_any_order() {
        Workspace one = new Workspace(Path.of("/one"));
        Workspace two = new Workspace(Path.of("/two"));
        InstanceId id = instance(List.of(one, two));

        assertThat(id.key())
                .matches("[a-z2-7]{8}")
                .isEqualTo(instance(List.of(two, one)).key());
        assertThat(List.of(
                        instance(List.of(one)).key(),
                        instance(List.of()).key(),
                        InstanceId.of(new AgentName(TARGET, AgentId.of("b")), List.of(one, two))
                                .key()))
                .doesNotContain(id.key())
                .doesNotHaveDuplicates();
        assertThat(id).hasToString("claude/main in /one, /two");
    }

    @Test
    void settings_become_mounts_and_tools() {
        AgentSettings settings = AgentSettings.from(
                Config.of("agents.claude.mounts=/a:/b:ro,/c:/d", "agents.claude.mcpServers.files=mcp-files,--all"),
                TARGET);

        assertThat(settings.mounts())
                .containsExactly(new Mount.Bind("/a", "/b", true), new Mount.Bind("/c", "/d", false));
        assertThat(settings.mcpServers()).singleElement().satisfies(server -> {
            assertThat(server.path("name").asString("")).isEqualTo("files");
            assertThat(server.path("command").asString("")).isEqualTo("mcp-files");
            assertThat(server.path("args").size()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agents.claude.mode=zzz",
                "agents.claude.mcpServers.files.args=--all",
                "agents.claude.mcpServers.files=x agents.claude.mcpServers.files.command=y"
            })
    void settings_that_make_no_sense_are_refused_with_key_and_origin(String flags) {
        Config config = Config.of(flags.split(" "));

        assertThatThrownBy(() -> AgentSettings.from(config, TARGET, List.of("plan", "default")))
                .isInstanceOfSatisfying(BerthException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
                    assertThat(refusal.tried()).contains("agents.claude.", "from -c ");
                });
    }

    @Test
    void a_tool_may_be_said_as_command_and_arguments() {
        Config config = Config.of(
                "agents.claude.mcpServers.files.command=mcp-files", "agents.claude.mcpServers.files.args=--all,/src");

        assertThat(AgentSettings.from(config, TARGET).mcpServers())
                .singleElement()
                .satisfies(server -> {
                    assertThat(server.path("command").asString("")).isEqualTo("mcp-files");
                    assertThat(server.path("args").size()).isEqualTo(2);
                });
    }

    @Test
    void a_log_is_bounded_and_readable_by_its_owner_only() throws Exception {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        InstanceLog log = new InstanceLog(home, instance(List.of()));
        String line = "x".repeat(4000);
        for (int i = 0; i < 2500; i++) {
            log.add("adapter", List.of(line));
        }
        log.add("adapter", List.of("the last one"));

        Path file = home.log("claude", "main", instance(List.of()).key());
        assertThat(Files.size(file) + Files.size(file.resolveSibling(file.getFileName() + ".1")))
                .isLessThan(9L * 1024 * 1024);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(log.last(1)).singleElement().asString().endsWith("the last one");
        assertThat(log.last(3)).hasSize(3);
    }
}
