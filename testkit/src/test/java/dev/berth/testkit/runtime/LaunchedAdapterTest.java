package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.session.AgentDialect;
import dev.berth.runtime.session.AgentSessions;
import dev.berth.runtime.session.ExpectedAgent;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.Turn;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.agent.ScriptedAgent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on adapters that the caller launches itself. */
@Timeout(60)
class LaunchedAdapterTest {
    @TempDir
    Path folder;

    private InMemoryFixture fixture;
    private ScriptedRuntime runtime;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(folder, "limits.busy-answer=2s", "limits.initialize=2s");
        runtime = fixture.openProcess();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_turn_of_a_launched_adapter_keeps_the_container_of_that_adapter() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        Turn keeper = hangingTurn(one.openSession());
        ExpectedAgent expected = new ExpectedAgent(
                "Scripted Agent",
                ScriptedRuntime.PROGRAM,
                ScriptedAgent.NAME,
                ScriptedAgent.implementation().version(),
                Advice.of(""),
                "",
                AgentDialect.PLAIN);
        try (AgentSessions raw = AgentSessions.on(one.adapters(), expected, Limits.standard())) {
            Session first =
                    raw.open(SessionOptions.standard().in(fixture.workspace("p").path()));
            Turn turn = hangingTurn(first);
            fixture.engine.replaceFolder(folder.resolve("p").toRealPath().toString());
            one.openSession().close();
            assertThat(one.snapshot().generation()).isEqualTo(2);
            keeper.cancel();
            assertThat(keeper.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);

            // a start sweeps replaced containers that nothing runs in
            fixture.openProcess().ready(AgentId.MAIN, fixture.workspace("p"));

            assertThat(containers()).containsExactlyInAnyOrder("-g1", "-g2");
            assertThat(turn.outcome()).isNotDone();
        }
    }

    private static Turn hangingTurn(Session session) throws Exception {
        CountDownLatch streaming = new CountDownLatch(1);
        Turn turn = session.prompt("@@say one\n@@hang", _ -> streaming.countDown());
        assertThat(streaming.await(10, TimeUnit.SECONDS)).isTrue();
        return turn;
    }

    private List<String> containers() throws Exception {
        return fixture.engine.containers().list(Map.of("dev.berth.agent", "main")).stream()
                .map(found -> found.name().substring(found.name().lastIndexOf('-')))
                .toList();
    }
}
