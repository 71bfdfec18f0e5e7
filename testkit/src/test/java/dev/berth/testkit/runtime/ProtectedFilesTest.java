package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.TerminalSpec;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.runtime.workspace.ProtectedChange;
import dev.berth.runtime.workspace.WorkspaceComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that the host runs and that change during a turn, a terminal or a command are reported. */
@Timeout(60)
class ProtectedFilesTest {
    @TempDir
    Path folder;

    private InMemoryFixture fixture;
    private Workspace project;

    @BeforeEach
    void open() throws Exception {
        fixture = new InMemoryFixture(folder);
        project = fixture.workspace("project");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_turn_has_them_in_its_evidence() throws Exception {
        AgentInstance instance = fixture.openProcess().ready(AgentId.MAIN, project);
        try (Session session = instance.openSession()) {
            TurnOutcome changed = turn(session, ".envrc");
            TurnOutcome same = turn(session, "plain.txt");

            assertThat(paths(changed.evidence().workspaces()))
                    .containsExactly(project.path().resolve(".envrc"));
            assertThat(changed.evidence().workspaces().notCompared()).isEmpty();
            assertThat(same.evidence().workspaces()).isEqualTo(WorkspaceComparison.same());
        }
    }

    @Test
    void a_terminal_and_a_command_report_them_at_their_end_once() throws Exception {
        AgentInstance instance = fixture.openProcess().ready(AgentId.MAIN, project);

        TerminalExec terminal = instance.terminal(TerminalSpec.of(List.of("sh"), Map.of()));
        write("a/.mcp.json");
        terminal.close();
        terminal.close();
        try (ContainerProcess process = instance.exec(ExecSpec.of(List.of("sh")))) {
            write("b/.mcp.json");
            process.ending().get(20, TimeUnit.SECONDS);
        }

        assertThat(fixture.events(AgentEvent.ProtectedFilesChanged.class))
                .extracting(event -> paths(event.comparison()))
                .containsExactly(
                        List.of(project.path().resolve("a/.mcp.json")),
                        List.of(project.path().resolve("b/.mcp.json")));
    }

    @Test
    void nothing_is_compared_without_protection() throws Exception {
        AgentInstance instance = fixture.openProcess("workspace.protect=off").ready(AgentId.MAIN, project);

        try (TerminalExec _ = instance.terminal(TerminalSpec.of(List.of("sh"), Map.of()))) {
            write(".envrc");
        }

        assertThat(fixture.events(AgentEvent.ProtectedFilesChanged.class)).isEmpty();
    }

    @Test
    void on_another_machine_the_outcome_says_that_nothing_was_compared() throws Exception {
        AgentInstance instance = fixture.openRemoteProcess(new AtomicInteger()).ready(AgentId.MAIN, project);
        try (Session session = instance.openSession()) {
            WorkspaceComparison seen = turn(session, ".envrc").evidence().workspaces();

            assertThat(seen.changes()).isEmpty();
            assertThat(seen.notCompared()).singleElement().satisfies(gap -> {
                assertThat(gap.path()).isEqualTo(project.path());
                assertThat(gap.reason()).contains("ssh:elsewhere");
            });
        }
    }

    /** A turn during which a file is written. */
    private TurnOutcome turn(Session session, String name) throws Exception {
        return session.prompt("@@say hello", _ -> write(name)).outcome().get(30, TimeUnit.SECONDS);
    }

    private void write(String name) {
        try {
            Path file = project.path().resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> paths(WorkspaceComparison comparison) {
        return comparison.changes().stream().map(ProtectedChange::path).toList();
    }
}
