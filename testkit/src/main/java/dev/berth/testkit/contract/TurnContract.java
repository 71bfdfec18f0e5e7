package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.runtime.workspace.ProtectedChange;
import dev.berth.runtime.workspace.WorkspaceComparison;
import dev.berth.testkit.parts.RequiresSandboxedAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of whole turns. */
interface TurnContract extends AgentContractBase {
    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    default void a_text_streams_and_completes() throws Exception {
        try (Session session = agent().ready().openSession()) {
            StringBuilder text = new StringBuilder();
            TurnOutcome outcome = session.prompt("@@say Hello from inside.", update -> collect(update, text))
                    .outcome()
                    .get(60, TimeUnit.SECONDS);

            assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(text).contains("Hello from inside.");
            assertThat(session.agent()).isEqualTo(agent().behaviour().agent());
        }
    }

    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    default void a_file_is_written_through_a_granted_permission_and_belongs_to_the_right_user() throws Exception {
        Path file = agent().project().resolve("granted.txt");

        TurnOutcome outcome = agent().turn(PermissionPolicy.allow(), "@@write " + file + " :: granted");

        assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
        assertThat(Files.readString(file)).startsWith("granted");
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(agent().owner());
        assertThat(outcome.evidence().toolCalls()).isPositive();
    }

    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    default void no_file_is_written_through_a_refused_permission() throws Exception {
        Path file = agent().project().resolve("refused.txt");

        TurnOutcome outcome = agent().turn(PermissionPolicy.reject(), "@@write " + file + " :: refused");

        assertThat(outcome.evidence().permissionsRefused()).isPositive();
        assertThat(outcome.id()).isIn("completed", "permission-refused");
        assertThat(file).doesNotExist();
    }

    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    default void a_command_runs() throws Exception {
        Path file = agent().project().resolve("command.txt");

        TurnOutcome outcome = agent().turn(PermissionPolicy.allow(), "@@run id -u > " + file);

        assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
        assertThat(Files.readString(file).strip()).isEqualTo(Integer.toString(agent().owner()));
    }

    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    default void files_that_the_host_would_run_are_named_in_the_outcome() throws Exception {
        Path folder = agent().project().toRealPath().resolve("planted");
        String repository = folder + "/made/.git";

        TurnOutcome outcome = agent().turn(
                        PermissionPolicy.allow(),
                        "@@run mkdir -p " + folder + "/.vscode " + repository + "/objects " + repository
                                + "/refs && echo {} > "
                                + folder + "/.vscode/tasks.json && echo 'ref: refs/heads/main' > " + repository
                                + "/HEAD && printf '[core]\\n\\tfsmonitor = touch /tmp/x\\n' > " + repository
                                + "/config");

        assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
        assertThat(folder.resolve("made/.git/config")).content().contains("\tfsmonitor");
        assertThat(outcome.evidence().workspaces().notCompared()).isEmpty();
        assertThat(outcome.evidence().workspaces().changes())
                .extracting(ProtectedChange::path)
                .containsExactly(folder.resolve(".vscode/tasks.json"), folder.resolve("made/.git/config"));
        assertThat(agent().turn(PermissionPolicy.allow(), "@@run ls -R " + folder)
                        .evidence()
                        .workspaces())
                .isEqualTo(WorkspaceComparison.same());
    }

    private static void collect(SessionUpdate update, StringBuilder text) {
        if (update.variant().equals(SessionUpdate.AGENT_MESSAGE)) {
            update.text().ifPresent(text::append);
        }
    }
}
