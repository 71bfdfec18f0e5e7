package dev.berth.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ScriptedAgentMainTest {
    @TempDir
    Path folder;

    @Test
    void it_runs_on_few_jars_and_ends_with_its_input() throws Exception {
        try (var agent = start()) {
            agent.initialize();
            assertThat(agent.readMessage().at("/result/agentInfo/name").asString())
                    .isEqualTo(ScriptedAgent.NAME);
            assertThat(AgentPrograms.classPath()).hasSizeLessThanOrEqualTo(6);

            agent.process.getOutputStream().close();

            assertThat(agent.process.onExit()).succeedsWithin(AgentProgram.TIMEOUT);
            assertThat(agent.process.exitValue()).isZero();
        }
    }

    @Test
    void a_cut_ends_it_in_the_middle_of_a_text() throws Exception {
        try (var agent = start()) {
            agent.newSession(folder);
            String session = agent.readMessage().at("/result/sessionId").asString();

            agent.prompt(session, "@@cut");

            assertThat(agent.readMessage().at("/params/update/content/text").asString())
                    .startsWith("This text ends");
            assertThat(agent.process.onExit()).succeedsWithin(AgentProgram.TIMEOUT);
        }
    }

    @Test
    void its_command_ends_with_it() throws Exception {
        try (var agent = start()) {
            agent.newSession(folder);
            String session = agent.readMessage().at("/result/sessionId").asString();
            agent.prompt(session, "@@run echo $$ > pid; mv pid started; sleep 600");
            JsonNode question = agent.readMessage();
            while (!question.has("id")) {
                question = agent.readMessage();
            }
            agent.send("{\"jsonrpc\":\"2.0\",\"id\":" + question.path("id")
                    + ",\"result\":{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"allow\"}}}");
            await().atMost(AgentProgram.TIMEOUT).until(() -> Files.exists(folder.resolve("started")));
            long command =
                    Long.parseLong(Files.readString(folder.resolve("started")).strip());

            agent.process.getOutputStream().close();

            assertThat(agent.process.onExit()).succeedsWithin(AgentProgram.TIMEOUT);
            Optional<ProcessHandle> left = ProcessHandle.of(command).filter(ProcessHandle::isAlive);
            await().atMost(AgentProgram.TIMEOUT)
                    .until(() -> left.filter(ProcessHandle::isAlive).isEmpty());
        }
    }

    private AgentProgram start() throws Exception {
        return AgentProgram.start(AgentPrograms.scripted(), folder.resolve("errors"), Map.of());
    }
}
