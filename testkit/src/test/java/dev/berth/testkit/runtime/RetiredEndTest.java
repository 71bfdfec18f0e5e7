package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.Turn;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of a retired container in which something runs: by a stop, a removal, and while another process starts. Each would
 * take as long as the limit if it waited for the instance's lock.
 */
@Timeout(60)
class RetiredEndTest {
    private static final String CHANGE = "container.pids=99";

    @TempDir
    Path folder;

    private InMemoryFixture fixture;
    private ScriptedRuntime runtime;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(
                folder, "limits.busy-answer=300ms", "limits.initialize=2s", "limits.container-remove=1h");
        runtime = fixture.openProcess();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Turn hanging(Session session) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Turn turn = session.prompt("@@say one\n@@hang", _ -> begun.countDown());
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return turn;
    }

    @Test
    void a_stop_ends_a_turn_in_a_retired_container_at_once() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        Session session = one.openSession();
        Turn turn = hanging(session);
        fixture.openProcess(CHANGE).ready(AgentId.MAIN, fixture.workspace("p"));

        runtime.stop(AgentId.MAIN);

        assertThat(turn.outcome().get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void a_removal_ends_a_turn_in_a_retired_container_at_once() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        Session session = one.openSession();
        Turn turn = hanging(session);
        fixture.openProcess(CHANGE).ready(AgentId.MAIN, fixture.workspace("p"));

        runtime.remove(AgentId.MAIN, false);

        assertThat(turn.outcome().get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void closing_does_not_wait_for_a_start_of_another_process() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        Session session = one.openSession();
        Turn turn = hanging(session);
        fixture.openProcess(CHANGE).ready(AgentId.MAIN, fixture.workspace("p"));
        // another process makes the instance ready with other settings, which takes long
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ")) {
                starting.countDown();
                goOn.await();
            }
        });
        var third = fixture.openProcess("container.pids=77").ensureReady(AgentId.MAIN, fixture.workspace("p"));
        assertThat(starting.await(10, TimeUnit.SECONDS)).isTrue();

        runtime.close();
        goOn.countDown();
        third.get(20, TimeUnit.SECONDS);

        assertThat(turn.outcome().get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void an_instance_is_ready_while_a_retired_container_of_it_is_removed() throws Exception {
        Turn turn = hanging(runtime.ready(AgentId.MAIN, fixture.workspace("p")).openSession());
        ScriptedRuntime other = fixture.openProcess(CHANGE);
        other.ready(AgentId.MAIN, fixture.workspace("p"));
        CountDownLatch removing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("remove ")) {
                removing.countDown();
                goOn.await();
            }
        });
        turn.cancel();
        assertThat(removing.await(10, TimeUnit.SECONDS)).isTrue();

        InstanceState state = fixture.openProcess(CHANGE).state(AgentId.MAIN, fixture.workspace("p"));
        goOn.countDown();

        assertThat(state).isInstanceOf(InstanceState.Ready.class);
    }
}
