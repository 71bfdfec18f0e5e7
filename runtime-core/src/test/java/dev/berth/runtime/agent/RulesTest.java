package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.Limits;
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
        assertThat(UserRule.enterable(home, new ContainerUser(1, 9))).isTrue();
        assertThat(UserRule.enterable(home, new ContainerUser(4321, 2))).isTrue();
        assertThat(UserRule.enterable(home, new ContainerUser(4321, 4321))).isFalse();
        assertThat(UserRule.enterable(home, ContainerUser.ROOT)).isTrue();
        assertThat(UserRule.enterable(new MachineFile("/own", true, 0077, 7, 7), new ContainerUser(7, 7)))
                .as("the owner's own bits count alone")
                .isFalse();
    }

    @Test
    void mode_and_owner_say_who_may_write() {
        MachineFile closed = new MachineFile("/work", true, 0755, 1, 2);
        assertThat(UserRule.writable(closed, new ContainerUser(4321, 4321))).isFalse();
        assertThat(UserRule.writable(closed, new ContainerUser(4321, 2))).isFalse();
        assertThat(UserRule.writable(closed, new ContainerUser(1, 4321))).isTrue();
        assertThat(UserRule.writable(closed, ContainerUser.ROOT)).isTrue();
        assertThat(UserRule.writable(new MachineFile("/work", true, 0777, 1, 2), new ContainerUser(4321, 4321)))
                .isTrue();
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
        assertThat(plan("image:1", List.of(new Workspace(folder))).hash()).isNotEqualTo(plan.hash());
        assertThat(plan.spec(3).labels())
                .containsEntry(InstanceNames.SPEC, plan.hash())
                .containsEntry(InstanceNames.GENERATION, "3")
                .containsEntry(InstanceNames.INSTANCE, instance(List.of()).key());
        assertThat(plan.spec(3).name())
                .isEqualTo("berth-abcd1234-claude-main-" + instance(List.of()).key() + "-g3");
    }

    private static InstanceId instance(List<Workspace> workspaces) {
        return InstanceId.of(NAME, workspaces);
    }

    private static ContainerPlan plan(String image, List<Workspace> workspaces) {
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
                CALLER);
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

    private static InstanceRecords records(BerthHome home) {
        return new InstanceRecords(home, HomeLocks.of(home, Limits.standard()));
    }

    private static AgentRecord agent(String engine) {
        return new AgentRecord(
                NAME, new HostIdentity("local", engine, "id", ""), Instant.EPOCH, CALLER, true, Optional.of("login"));
    }

    private static ContainerRecord container(int generation) {
        return new ContainerRecord(
                "berth-x-g" + generation,
                "id-" + generation,
                generation,
                "hash",
                "berth/claude:1",
                Optional.of(Instant.EPOCH),
                "0.1",
                ContainerFacts.NONE);
    }

    @Test
    void a_record_that_cannot_be_read_hides_no_other() throws Exception {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        InstanceRecords records = records(home);
        AgentRecord good = records.updateAgent(NAME, _ -> agent("docker"));
        home.write(home.agent("claude", "bad"), "{");
        Files.copy(home.agent("claude", "main"), home.agent("claude", "copy"));
        Files.createDirectory(home.agent("claude", "folder"));
        new ProcessBuilder("mkfifo", home.agent("claude", "pipe").toString())
                .start()
                .waitFor();
        Files.writeString(home.instances().resolve("note.json"), "no folder");
        Files.writeString(home.agent("claude", "main (1)"), "no name");

        assertThat(records.agents()).containsExactly(good);
        assertThat(records.unreadable())
                .extracting(bad -> bad.name().agent().value())
                .containsExactly("bad", "copy", "folder", "pipe");
        assertThat(records.unreadable())
                .allSatisfy(bad -> assertThat(bad.reason().getMessage())
                        .contains(
                                home.agent("claude", bad.name().agent().value()).toString()));
    }

    @Test
    void a_record_of_a_newer_berth_is_left_as_it_is() {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        home.write(home.agent("claude", "main"), "{\"format\": 3}");

        assertThatThrownBy(() -> records(home).agent(NAME)).hasMessageContaining("a newer Berth");
        assertThat(home.read(home.agent("claude", "main"))).hasValue("{\"format\": 3}");
    }

    @Test
    void only_a_named_host_that_differs_contradicts_the_recorded_one() {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        var _ = records(home).updateAgent(NAME, _ -> agent("nerdctl"));
        RecordedInstances recorded = new RecordedInstances(home);

        assertThat(recorded.disagreeing(Config.of(), NAME)).isEmpty();
        assertThat(recorded.disagreeing(Config.of("engine=nerdctl"), NAME)).isEmpty();
        assertThat(recorded.disagreeing(Config.of("engine=docker"), new AgentName(TARGET, AgentId.of("new"))))
                .isEmpty();
        assertThat(recorded.disagreeing(Config.of("engine=docker"), NAME))
                .hasValueSatisfying(wish -> assertThat(wish.key()).isEqualTo("engine"));
    }

    @Test
    void records_come_back_as_they_were_written() {
        InstanceRecords records = records(BerthHome.at(folder.resolve("home")));
        InstanceId id = instance(List.of(new Workspace(folder)));
        AgentRecord agent = records.updateAgent(NAME, _ -> agent("docker"));
        InstanceRecord record = records.update(
                id,
                _ -> InstanceRecord.fresh(id, Instant.EPOCH)
                        .with(container(2), List.of(new RetiredContainer(new ContainerId("id-1"), "use-x"))));

        assertThat(records.agent(NAME)).contains(agent);
        assertThat(records.instance(id)).contains(record);
        assertThat(records.instances()).containsExactly(record);
    }

    @Test
    void an_old_record_becomes_an_instance_for_each_of_its_workspaces() {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        home.write(home.agent("claude", "main"), """
                {"target": "claude", "agent": "main", "machine": "local", "engine": "docker",
                 "createdAt": "2026-11-01T10:00:00Z", "workspaces": ["/work/a", "/work/b"], "uid": 1001, "gid": 1002,
                 "generation": 3, "container": "berth-x-claude-main-g3", "spec": "s", "image": "i",
                 "adapterVersion": "1", "complete": true, "removed": false, "facts": ["login:a", "userns"]}
                """);
        InstanceRecords records = records(home);

        assertThat(records.instances())
                .extracting(record -> record.id().workspaces().toString())
                .containsExactlyInAnyOrder("[/work/a]", "[/work/b]");
        assertThat(records.agent(NAME))
                .hasValueSatisfying(agent -> assertThat(agent)
                        .isEqualTo(new AgentRecord(
                                NAME,
                                new HostIdentity("local", "docker", "", ""),
                                Instant.parse("2026-11-01T10:00:00Z"),
                                new ContainerUser(1001, 1002),
                                true,
                                Optional.of("login:a"))));
        assertThat(home.read(home.agent("claude", "main"))).get().asString().contains("\"format\" : 2");
        assertThat(records.around(NAME, Path.of("/work/b/src")))
                .hasValueSatisfying(id -> assertThat(id.workspaces()).hasToString("[/work/b]"));
    }

    @Test
    void an_old_record_without_a_container_becomes_an_agent_without_instances() {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        home.write(home.agent("claude", "main"), """
                {"target": "claude", "agent": "main", "machine": "local", "engine": "docker",
                 "createdAt": "2026-11-01T10:00:00Z", "workspaces": [], "removed": true, "generation": 3}
                """);

        assertThat(records(home).agents()).hasSize(1);
        assertThat(records(home).instances()).isEmpty();
    }

    @Test
    void the_deepest_workspace_around_a_folder_wins() {
        InstanceRecords records = records(BerthHome.at(folder.resolve("home")));
        var _ = records.updateAgent(NAME, _ -> agent("docker"));
        for (String path : List.of("/w", "/w/deep", "/other")) {
            InstanceId id = instance(List.of(new Workspace(Path.of(path))));
            var _ = records.update(id, _ -> InstanceRecord.fresh(id, Instant.EPOCH));
        }

        assertThat(records.around(NAME, Path.of("/w/deep/er")))
                .hasValueSatisfying(id -> assertThat(id.workspaces()).hasToString("[/w/deep]"));
        assertThat(records.around(NAME, Path.of("/w/deeper")))
                .hasValueSatisfying(id -> assertThat(id.workspaces()).hasToString("[/w]"));
        assertThat(records.around(NAME, Path.of("/elsewhere"))).isEmpty();
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
