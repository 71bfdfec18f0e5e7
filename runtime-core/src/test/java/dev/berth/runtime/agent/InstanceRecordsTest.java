package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceRecordsTest {
    private static final Target TARGET = Target.of("claude");
    private static final AgentName NAME = new AgentName(TARGET, AgentId.MAIN);
    private static final ContainerUser CALLER = new ContainerUser(1001, 1001);

    @TempDir
    Path folder;

    private static InstanceId instance(List<Workspace> workspaces) {
        return InstanceId.of(NAME, workspaces);
    }

    private static InstanceRecords records(BerthHome home) {
        return new InstanceRecords(home, HomeLocks.of(home, Limits.standard()));
    }

    private static AgentRecord agent(String engine) {
        return new AgentRecord(
                NAME,
                new HostIdentity("local", engine, new EngineIdentity("id", "")),
                Optional.of("volume"),
                Instant.EPOCH,
                CALLER,
                true,
                Optional.of("login"));
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
    void an_unreadable_record_of_one_instance_says_nothing_of_another_one() {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        InstanceRecords records = records(home);
        var _ = records.updateAgent(NAME, _ -> agent("docker"));
        InstanceId healthy = instance(List.of());
        var _ = records.update(healthy, _ -> InstanceRecord.fresh(healthy, Instant.EPOCH));
        InstanceId broken = instance(List.of(new Workspace(folder)));
        home.write(home.instance("claude", "main", broken.key()), "{");
        RecordedInstances recorded = new RecordedInstances(home);
        List<InstanceOverview> rows = recorded.unasked(recorded.places().first(), new InstanceState.Absent());

        assertThat(recorded.withUnreadable(rows))
                .extracting(row -> row.state().id())
                .containsExactly("absent", "failed");
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
                                new HostIdentity("local", "docker", EngineIdentity.unknown()),
                                Optional.of("berth-" + home.id() + "-claude-main-home"),
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
}
