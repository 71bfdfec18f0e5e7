package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.Turn;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.parts.RequiresSandboxedAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left when a process of the agent is killed from outside under a turn. */
interface DeathContract extends OnAgent {
    /** Within which nothing of the turn may be left. */
    Duration GONE = Duration.ofSeconds(10);

    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    default void a_killed_adapter_is_noticed_and_leaves_no_orphan() throws Exception {
        LongCommand command = LongCommand.fresh();
        try (Session session = agent().ready().openSession(AgentUnderTest.ALLOWING)) {
            Turn turn = session.prompt(command.prompt(), update -> {});
            command.awaitRunning();
            ProcessHandle adapter = command.upToAdapter().getLast();
            Set<ProcessHandle> all = family(adapter);

            adapter.destroyForcibly();

            TurnOutcome outcome = turn.outcome().get(3, TimeUnit.SECONDS);
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            TurnOutcome.Lost.class,
                            lost -> assertThat(lost.error().kind()).isEqualTo(ErrorKind.AGENT_LOST));
            awaitGone(all, command);
        }
        theNextTurnWorks();
    }

    @Test
    default void a_killed_program_behind_the_adapter_is_told_and_leaves_no_orphan() throws Exception {
        assumeTrue(agent().behaviour().program().isPresent(), "the adapter is all that this agent has");
        LongCommand command = LongCommand.fresh();
        Set<ProcessHandle> all;
        try (Session session = agent().ready().openSession(AgentUnderTest.ALLOWING)) {
            Turn turn = session.prompt(command.prompt(), update -> {});
            command.awaitRunning();
            List<ProcessHandle> chain = command.upToAdapter();
            all = family(chain.getLast());

            program(chain).destroyForcibly();

            assertThat(turn.outcome().get(10, TimeUnit.SECONDS))
                    .isInstanceOfAny(TurnOutcome.AgentError.class, TurnOutcome.Lost.class);
        }
        awaitGone(all, command);
        theNextTurnWorks();
    }

    private ProcessHandle program(List<ProcessHandle> chain) {
        String name = agent().behaviour().program().orElseThrow();
        return chain.reversed().stream()
                .filter(process -> process.info()
                        .command()
                        .map(Path::of)
                        .filter(file -> file.endsWith(name))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " among " + LongCommand.lines(chain)));
    }

    private static Set<ProcessHandle> family(ProcessHandle adapter) {
        Set<ProcessHandle> all = new HashSet<>(adapter.descendants().toList());
        all.add(adapter);
        return all;
    }

    private static void awaitGone(Set<ProcessHandle> all, LongCommand command) {
        Awaitility.await()
                .atMost(GONE)
                .untilAsserted(() -> assertThat(LongCommand.lines(
                                all.stream().filter(ProcessHandle::isAlive).toList()))
                        .as("left of the turn")
                        .isEmpty());
        assertThat(command.runs()).isFalse();
    }

    private void theNextTurnWorks() throws Exception {
        assertThat(agent().turn(PermissionPolicy.reject(), "@@say still here"))
                .isInstanceOf(TurnOutcome.Completed.class);
    }
}
