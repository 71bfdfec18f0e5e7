package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.Turn;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.llm.FakeLlm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract of two instances of one agent, which share its home. */
interface TwoInstancesContract extends RealAgentContractBase {
    String OTHER_MODEL = "another-model";

    @Test
    default void two_instances_keep_their_models_while_one_is_restarted_during_a_turn_of_the_other() throws Exception {
        Path beside =
                AgentProject.create(Files.createDirectory(fixture().project().resolveSibling("beside-two")));
        AgentInstance one = agent().ready();
        try (AgentRuntime process = openWith("agents." + one.id().target() + ".model=" + OTHER_MODEL);
                Session waiting = one.openSession(AgentUnderTest.ALLOW_ALL)) {
            AgentInstance two = process.ready(AgentId.MAIN, Workspace.at(beside));
            assertThat(two.snapshot().container()).isNotEqualTo(one.snapshot().container());
            Turn turn = waiting.prompt(
                    "@@run touch begun; while [ ! -e go ]; do sleep 0.1; done; echo one > one.txt", update -> {});
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.exists(fixture().project().resolve("begun")));

            fixture().kill(two.snapshot().containerName());
            try (Session again = two.openSession(AgentUnderTest.ALLOW_ALL)) {
                assertThat(AgentUnderTest.turn(again, "@@run echo two > two.txt"))
                        .isInstanceOf(TurnOutcome.Completed.class);
            }
            Files.createFile(fixture().project().resolve("go"));

            assertThat(turn.outcome().get(60, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(fixture().project().resolve("one.txt")).hasContent("one");
            assertThat(beside.resolve("two.txt")).hasContent("two");
            assertThat(models("one.txt")).containsExactly(FakeLlm.MODEL);
            assertThat(models("two.txt")).containsExactly(OTHER_MODEL);
            process.remove(two.id());
        }
    }

    /** The models that were asked about a word, in requests with tools: an agent may use another model for titles. */
    private Set<String> models(String word) {
        return fixture().llm().requests().stream()
                .filter(request -> request.body().contains(word))
                .filter(request -> !request.json().path("tools").isEmpty())
                .map(request -> request.json().path("model").asString())
                .collect(Collectors.toSet());
    }
}
