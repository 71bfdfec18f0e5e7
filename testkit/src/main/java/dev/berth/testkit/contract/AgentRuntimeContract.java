package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.Turn;
import dev.berth.runtime.session.TurnOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every agent's runtime must do, as whole turns on the real agent in its real container. Its model, or the agent itself, does
 * what the prompt says, in the language of {@link dev.berth.testkit.script.Script}; processes inside must be visible among those of
 * this host.
 */
@Timeout(300)
public abstract class AgentRuntimeContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The runtime under test, the same for all tests of a class. */
    protected abstract AgentRuntime runtime();

    /** A folder that the agent's user may write, the same for all tests of a class. */
    protected abstract Path project();

    /** Who must own what the agent writes. */
    protected abstract int owner();

    @Test
    void a_text_streams_and_completes() throws Exception {
        try (Session session = ready().openSession()) {
            StringBuilder text = new StringBuilder();
            TurnOutcome outcome = session.prompt("@@say Hello from inside.", update -> collect(update, text))
                    .outcome()
                    .get(60, TimeUnit.SECONDS);

            assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(text).contains("Hello from inside.");
            assertThat(session.agent().version()).isNotBlank();
        }
    }

    @Test
    void a_file_is_written_through_a_granted_permission_and_belongs_to_the_right_user() throws Exception {
        Path file = project().resolve("granted.txt");

        TurnOutcome outcome = turn(PermissionPolicy.allow(), "@@write " + file + " :: granted");

        assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
        assertThat(Files.readString(file)).startsWith("granted");
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(owner());
        assertThat(outcome.evidence().toolCalls()).isPositive();
    }

    @Test
    void no_file_is_written_through_a_refused_permission() throws Exception {
        Path file = project().resolve("refused.txt");

        TurnOutcome outcome = turn(PermissionPolicy.reject(), "@@write " + file + " :: refused");

        assertThat(outcome.evidence().permissionsRefused()).isPositive();
        assertThat(outcome.id()).isIn("completed", "permission-refused");
        assertThat(file).doesNotExist();
    }

    @Test
    void a_command_runs() throws Exception {
        Path file = project().resolve("command.txt");

        TurnOutcome outcome = turn(PermissionPolicy.allow(), "@@run id -u > " + file);

        assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
        assertThat(Files.readString(file).strip()).isEqualTo(Integer.toString(owner()));
    }

    @Test
    void a_turn_is_cancelled_while_it_streams_and_the_session_goes_on() throws Exception {
        try (Session session = ready().openSession()) {
            CountDownLatch streaming = new CountDownLatch(1);
            Turn turn = session.prompt("@@slow 2000 50", update -> {
                if (update.variant().equals(SessionUpdate.AGENT_MESSAGE)) {
                    streaming.countDown();
                }
            });
            assertThat(streaming.await(60, TimeUnit.SECONDS)).isTrue();

            turn.cancel();

            assertThat(turn.outcome().get(6, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(session.prompt("@@say again", update -> {}).outcome().get(60, TimeUnit.SECONDS))
                    .isInstanceOf(TurnOutcome.Completed.class);
        }
    }

    @Test
    void a_turn_is_cancelled_while_a_permission_is_open() throws Exception {
        Path file = project().resolve("never.txt");
        CountDownLatch asked = new CountDownLatch(1);
        PermissionPolicy nobody = request -> {
            asked.countDown();
            return new CompletableFuture<PermissionOutcome>();
        };
        try (Session session = ready().openSession(SessionOptions.standard().with(nobody))) {
            Turn turn = session.prompt("@@write " + file + " :: never", update -> {});
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

            turn.cancel();

            assertThat(turn.outcome().get(6, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void a_turn_is_cancelled_while_a_command_runs_and_the_command_ends() throws Exception {
        String command = uniqueCommand();
        SessionOptions options = SessionOptions.standard().with(PermissionPolicy.allow());
        try (Session session = ready().openSession(options)) {
            Turn turn = session.prompt("@@run " + command, update -> {});
            Awaitility.await().atMost(PATIENCE).until(() -> runs(command));

            turn.cancel();

            assertThat(turn.outcome().get(6, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !runs(command));
    }

    @Test
    void a_closed_session_leaves_nothing_running() throws Exception {
        String command = uniqueCommand();
        Session session = ready().openSession(SessionOptions.standard().with(PermissionPolicy.allow()));
        Turn turn = session.prompt("@@run " + command, update -> {});
        Awaitility.await().atMost(PATIENCE).until(() -> runs(command));

        session.close();

        assertThat(turn.outcome().get(6, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !runs(command));
    }

    @Test
    void what_is_ready_is_adopted_and_what_was_stopped_is_started() throws Exception {
        AgentInstance instance = ready();
        assertThat(ready().container()).isEqualTo(instance.container());

        runtime().stop(AgentId.MAIN);
        assertThat(runtime().state(AgentId.MAIN)).isInstanceOf(InstanceState.Stopped.class);

        assertThat(ready().container()).isEqualTo(instance.container());
        assertThat(runtime().state(AgentId.MAIN)).isInstanceOf(InstanceState.Ready.class);
    }

    /** The instance, with the project as its workspace. */
    protected final AgentInstance ready() throws Exception {
        return runtime().ensureReady(AgentId.MAIN, Workspace.at(project())).get(280, TimeUnit.SECONDS);
    }

    /** A whole turn in a session of its own. */
    protected final TurnOutcome turn(PermissionPolicy policy, String prompt) throws Exception {
        try (Session session = ready().openSession(SessionOptions.standard().with(policy))) {
            return session.prompt(prompt, update -> {}).outcome().get(60, TimeUnit.SECONDS);
        }
    }

    /** A command that does not end and is found among all processes by its words; Claude refuses to sleep. */
    private static String uniqueCommand() {
        return "tail -f /dev/null -s " + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
    }

    private static boolean runs(String command) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .anyMatch(line -> line.endsWith(command));
    }

    private static void collect(SessionUpdate update, StringBuilder text) {
        if (update.variant().equals(SessionUpdate.AGENT_MESSAGE)) {
            update.text().ifPresent(text::append);
        }
    }
}
