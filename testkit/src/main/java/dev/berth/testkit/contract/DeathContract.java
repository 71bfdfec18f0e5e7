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

/** The contract for an agent process that is killed from outside during a turn: no process of the turn remains. */
interface DeathContract extends AgentContractBase {
    /** The longest time until every process of the turn has ended. */
    Duration CLEANUP_TIME = Duration.ofSeconds(10);

    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    default void a_killed_adapter_is_noticed_and_leaves_no_orphan() throws Exception {
        LongCommand command = LongCommand.create();
        try (Session session = agent().ready().openSession(AgentUnderTest.ALLOW_ALL)) {
            Turn turn = session.prompt(command.prompt(), update -> {});
            command.awaitRunning();
            ProcessHandle adapter = command.chainToAdapter().getLast();
            Set<ProcessHandle> all = withDescendants(adapter);

            adapter.destroyForcibly();

            TurnOutcome outcome = turn.outcome().get(3, TimeUnit.SECONDS);
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            TurnOutcome.Lost.class,
                            lost -> assertThat(lost.error().kind()).isEqualTo(ErrorKind.AGENT_LOST));
            awaitEnd(all, command);
        }
        assertNextTurnWorks();
    }

    @Test
    default void a_killed_program_of_the_adapter_is_reported_and_leaves_no_orphan() throws Exception {
        assumeTrue(agent().behaviour().program().isPresent(), "the adapter of this agent starts no program");
        LongCommand command = LongCommand.create();
        Set<ProcessHandle> all;
        try (Session session = agent().ready().openSession(AgentUnderTest.ALLOW_ALL)) {
            Turn turn = session.prompt(command.prompt(), update -> {});
            command.awaitRunning();
            List<ProcessHandle> chain = command.chainToAdapter();
            all = withDescendants(chain.getLast());

            program(chain).destroyForcibly();

            assertThat(turn.outcome().get(10, TimeUnit.SECONDS))
                    .isInstanceOfAny(TurnOutcome.AgentError.class, TurnOutcome.Lost.class);
        }
        awaitEnd(all, command);
        assertNextTurnWorks();
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

    private static Set<ProcessHandle> withDescendants(ProcessHandle adapter) {
        Set<ProcessHandle> all = new HashSet<>(adapter.descendants().toList());
        all.add(adapter);
        return all;
    }

    private static void awaitEnd(Set<ProcessHandle> all, LongCommand command) {
        Awaitility.await()
                .atMost(CLEANUP_TIME)
                .untilAsserted(() -> assertThat(LongCommand.lines(
                                all.stream().filter(ProcessHandle::isAlive).toList()))
                        .as("processes of the turn")
                        .isEmpty());
        assertThat(command.isRunning()).isFalse();
    }

    private void assertNextTurnWorks() throws Exception {
        assertThat(agent().turn(PermissionPolicy.reject(), "@@say still here"))
                .isInstanceOf(TurnOutcome.Completed.class);
    }
}
