package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Phase;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonPrinterTest {
    private static final InstanceId SHOP = instance("claude", "/work/shop", "/work/docs");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonPrinter printer = new JsonPrinter(new PrintStream(out, true, StandardCharsets.UTF_8));

    private static InstanceId instance(String agent, String... workspaces) {
        return InstanceId.of(
                AgentName.of(agent),
                Stream.of(workspaces).map(Path::of).map(Workspace::new).toList());
    }

    private List<JsonNode> lines() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .<JsonNode>map(JsonMapper.shared()::readTree)
                .toList();
    }

    @Test
    void every_line_about_an_instance_names_it() {
        printer.about(SHOP, InstanceArguments.of(SHOP));
        printer.update(new SessionUpdate("s-1", SessionUpdate.message("hello")));
        printer.warn("slow");
        printer.failure(new BerthException(ErrorKind.AGENT_ERROR, "running the turn", "it failed", "see berth logs"));

        assertThat(lines())
                .extracting(line -> line.path("type").asString(""))
                .containsExactly("update", "log", "result");
        assertThat(lines()).allSatisfy(line -> {
            assertThat(line.path("target").asString("")).isEqualTo("claude");
            assertThat(line.path("agent").asString("")).isEqualTo("main");
            assertThat(line.path("workspaces").toString()).isEqualTo("[\"/work/docs\",\"/work/shop\"]");
        });
        assertThat(lines().getLast().path("error").path("todo").asString(""))
                .isEqualTo("see berth logs claude/main --workspace /work/docs --workspace /work/shop");
    }

    @Test
    void an_event_of_another_instance_names_its_own() {
        printer.about(SHOP, InstanceArguments.of(SHOP));
        printer.on(new AgentEvent.PhaseStarted(Instant.EPOCH, instance("codex/two", "/work/blog"), Phase.IMAGE));

        JsonNode line = lines().getFirst();
        assertThat(line.path("target").asString("")).isEqualTo("codex");
        assertThat(line.path("agent").asString("")).isEqualTo("two");
        assertThat(line.path("workspaces").toString()).isEqualTo("[\"/work/blog\"]");
    }

    @Test
    void a_line_about_no_instance_names_none() {
        printer.say("hello");

        assertThat(lines().getFirst().propertyNames()).doesNotContain("target", "agent", "workspaces");
    }
}
