package dev.berth.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.testkit.agent.Fault.Kind;
import dev.berth.testkit.agent.Fault.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyAgentTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path folder;

    @Test
    void faults_are_read_back_from_their_arguments() {
        Fault fault = Fault.of(Kind.LEAVE_CHILD).at(Point.SESSION).code(3).megabytes(7);

        assertThat(Fault.parse(fault.arguments())).isEqualTo(fault);
        assertThatThrownBy(() -> Fault.parse(List.of("clumsy"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void without_a_fault_it_answers_a_turn_and_ends_with_its_input() throws Exception {
        try (var agent = start(Fault.of(Kind.NONE))) {
            agent.initialize();
            assertThat(agent.readMessage().at("/result/protocolVersion").asInt())
                    .isEqualTo(1);
            agent.prompt("faulty-1", "hi");
            assertThat(agent.readMessage().at("/params/update/content/text").asString())
                    .isEqualTo("hel");
            assertThat(agent.readMessage().at("/params/update/content/text").asString())
                    .isEqualTo("lo");
            assertThat(agent.readMessage().at("/result/stopReason").asString()).isEqualTo("end_turn");

            agent.process.getOutputStream().close();

            assertThat(agent.process.onExit()).succeedsWithin(AgentProgram.TIMEOUT);
        }
    }

    @Test
    void it_answers_a_wrong_version_or_name() throws Exception {
        try (var version = start(Fault.of(Kind.WRONG_VERSION));
                var name = start(Fault.of(Kind.WRONG_NAME))) {
            version.initialize();
            name.initialize();

            assertThat(version.readMessage().at("/result/protocolVersion").asInt())
                    .isEqualTo(2);
            assertThat(name.readMessage().at("/result/agentInfo/name").asString())
                    .isEqualTo("somebody-else");
        }
    }

    @Test
    void it_answers_one_request_or_all_requests_not() throws Exception {
        try (var silent = start(Fault.of(Kind.SILENT).at(Point.INITIALIZE));
                var ignoring = start(Fault.of(Kind.IGNORE_CANCEL));
                var deaf = start(Fault.of(Kind.DEAF))) {
            silent.initialize();
            silent.newSession(folder);
            deaf.initialize();
            ignoring.prompt("faulty-1", "hi");
            ignoring.send("{\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\",\"params\":{}}");

            assertThat(silent.readMessage().path("id").asInt()).isEqualTo(2);
            assertThat(ignoring.readMessage().has("method")).isTrue();
            assertThat(ignoring.isSilentFor(SHORT)).isTrue();
            assertThat(deaf.isSilentFor(SHORT)).isTrue();
        }
    }

    @Test
    void it_prints_garbage_at_the_start_and_in_the_middle() throws Exception {
        try (var start = start(Fault.of(Kind.GARBAGE).at(Point.START));
                var middle = start(Fault.of(Kind.GARBAGE))) {
            assertThat(start.readLine().orElseThrow()).startsWith("npm warn");
            middle.prompt("faulty-1", "hi");
            assertThat(middle.readMessage().has("method")).isTrue();
            assertThat(middle.readLine().orElseThrow()).startsWith("npm warn");
        }
    }

    @Test
    void it_exits_or_is_killed_at_a_point() throws Exception {
        try (var exits = start(Fault.of(Kind.EXIT).at(Point.INITIALIZE).code(3));
                var killed = start(Fault.of(Kind.SIGNAL))) {
            exits.initialize();
            killed.prompt("faulty-1", "hi");

            assertThat(exits.process.onExit()).succeedsWithin(AgentProgram.TIMEOUT);
            assertThat(exits.process.exitValue()).isEqualTo(3);
            assertThat(killed.readMessage().has("method")).isTrue();
            assertThat(killed.process.onExit()).succeedsWithin(AgentProgram.TIMEOUT);
            assertThat(killed.process.exitValue()).isEqualTo(128 + 9);
        }
    }

    @Test
    void it_closes_its_outputs_and_keeps_running() throws Exception {
        try (var mute = start(Fault.of(Kind.CLOSE_STDOUT));
                var quiet = start(Fault.of(Kind.CLOSE_STDERR).at(Point.START))) {
            mute.prompt("faulty-1", "hi");
            quiet.initialize();

            assertThat(mute.readMessage().has("method")).isTrue();
            assertThat(mute.readLine()).isEmpty();
            assertThat(mute.process.isAlive()).isTrue();
            assertThat(quiet.readMessage().has("result")).isTrue();
        }
    }

    @Test
    void it_writes_too_much_or_answers_twice() throws Exception {
        try (var noisy = start(Fault.of(Kind.FLOOD_STDERR).at(Point.START).megabytes(2));
                var huge = start(Fault.of(Kind.HUGE_LINE).megabytes(2));
                var twice = start(Fault.of(Kind.ANSWER_TWICE))) {
            noisy.initialize();
            huge.prompt("faulty-1", "hi");
            twice.prompt("faulty-1", "hi");

            assertThat(noisy.readMessage().has("result")).isTrue();
            assertThat(Files.size(folder.resolve("flood-stderr"))).isGreaterThan(2_000_000);
            assertThat(huge.readMessage().has("method")).isTrue();
            assertThat(huge.readLine().orElseThrow()).hasSizeGreaterThan(2_000_000);
            assertThat(List.of(twice.readMessage(), twice.readMessage(), twice.readMessage(), twice.readMessage()))
                    .extracting(message -> message.has("result"))
                    .containsExactly(false, false, true, true);
        }
    }

    @Test
    void it_leaves_a_child_that_holds_the_pipes_and_ignores_sigterm() throws Exception {
        try (var agent = start(Fault.of(Kind.LEAVE_CHILD))) {
            agent.prompt("faulty-1", "hi");
            assertThat(agent.readMessage().has("method")).isTrue();
            assertThat(agent.process.onExit()).succeedsWithin(AgentProgram.TIMEOUT);
            String line = Files.readString(folder.resolve("leave-child")).strip();
            ProcessHandle child = ProcessHandle.of(Long.parseLong(line.replace("left child ", "")))
                    .orElseThrow();

            child.destroy();

            assertThat(agent.isSilentFor(SHORT)).as("its output is still open").isTrue();
            assertThat(child.isAlive()).isTrue();
            child.destroyForcibly();
            assertThat(agent.readLine()).isEmpty();
        }
    }

    @Test
    void it_outlives_its_input_and_sigterm() throws Exception {
        try (var agent = start(Fault.of(Kind.STUBBORN))) {
            agent.initialize();
            assertThat(agent.readMessage().has("result")).isTrue();

            agent.process.getOutputStream().close();
            agent.process.destroy();

            assertThat(agent.process.waitFor(SHORT)).isFalse();
        }
    }

    @Test
    void a_variable_names_its_fault_too() throws Exception {
        List<String> argv = AgentPrograms.faulty(Fault.of(Kind.NONE));
        List<String> bare = argv.subList(0, argv.indexOf(FaultyAgentMain.class.getName()) + 1);

        try (var agent =
                AgentProgram.start(bare, folder.resolve("errors"), Map.of("BERTH_FAULT", "exit --at start --code 9"))) {
            assertThat(agent.process.onExit()).succeedsWithin(AgentProgram.TIMEOUT);
            assertThat(agent.process.exitValue()).isEqualTo(9);
        }
    }

    private AgentProgram start(Fault fault) throws Exception {
        Path errors = folder.resolve(fault.arguments().getFirst());
        return AgentProgram.start(AgentPrograms.faulty(fault), errors, Map.of());
    }
}
