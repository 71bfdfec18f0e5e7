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
    private static final Duration MOMENT = Duration.ofMillis(300);

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
            assertThat(agent.message().at("/result/protocolVersion").asInt()).isEqualTo(1);
            agent.prompt("faulty-1", "hi");
            assertThat(agent.message().at("/params/update/content/text").asString())
                    .isEqualTo("hel");
            assertThat(agent.message().at("/params/update/content/text").asString())
                    .isEqualTo("lo");
            assertThat(agent.message().at("/result/stopReason").asString()).isEqualTo("end_turn");

            agent.process.getOutputStream().close();

            assertThat(agent.process.onExit()).succeedsWithin(AgentProgram.SOON);
        }
    }

    @Test
    void it_lies_about_its_version_and_its_name() throws Exception {
        try (var version = start(Fault.of(Kind.WRONG_VERSION));
                var name = start(Fault.of(Kind.WRONG_NAME))) {
            version.initialize();
            name.initialize();

            assertThat(version.message().at("/result/protocolVersion").asInt()).isEqualTo(2);
            assertThat(name.message().at("/result/agentInfo/name").asString()).isEqualTo("somebody-else");
        }
    }

    @Test
    void it_stays_silent_about_one_request_or_about_all() throws Exception {
        try (var silent = start(Fault.of(Kind.SILENT).at(Point.INITIALIZE));
                var ignoring = start(Fault.of(Kind.IGNORE_CANCEL));
                var deaf = start(Fault.of(Kind.DEAF))) {
            silent.initialize();
            silent.newSession(folder);
            deaf.initialize();
            ignoring.prompt("faulty-1", "hi");
            ignoring.send("{\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\",\"params\":{}}");

            assertThat(silent.message().path("id").asInt()).isEqualTo(2);
            assertThat(ignoring.message().has("method")).isTrue();
            assertThat(ignoring.silentFor(MOMENT)).isTrue();
            assertThat(deaf.silentFor(MOMENT)).isTrue();
        }
    }

    @Test
    void it_prints_garbage_at_the_start_and_in_the_middle() throws Exception {
        try (var start = start(Fault.of(Kind.GARBAGE).at(Point.START));
                var middle = start(Fault.of(Kind.GARBAGE))) {
            assertThat(start.line().orElseThrow()).startsWith("npm warn");
            middle.prompt("faulty-1", "hi");
            assertThat(middle.message().has("method")).isTrue();
            assertThat(middle.line().orElseThrow()).startsWith("npm warn");
        }
    }

    @Test
    void it_exits_or_is_killed_at_a_point() throws Exception {
        try (var exits = start(Fault.of(Kind.EXIT).at(Point.INITIALIZE).code(3));
                var killed = start(Fault.of(Kind.SIGNAL))) {
            exits.initialize();
            killed.prompt("faulty-1", "hi");

            assertThat(exits.process.onExit()).succeedsWithin(AgentProgram.SOON);
            assertThat(exits.process.exitValue()).isEqualTo(3);
            assertThat(killed.message().has("method")).isTrue();
            assertThat(killed.process.onExit()).succeedsWithin(AgentProgram.SOON);
            assertThat(killed.process.exitValue()).isEqualTo(128 + 9);
        }
    }

    @Test
    void it_closes_its_outputs_and_lives_on() throws Exception {
        try (var mute = start(Fault.of(Kind.CLOSE_STDOUT));
                var quiet = start(Fault.of(Kind.CLOSE_STDERR).at(Point.START))) {
            mute.prompt("faulty-1", "hi");
            quiet.initialize();

            assertThat(mute.message().has("method")).isTrue();
            assertThat(mute.line()).isEmpty();
            assertThat(mute.process.isAlive()).isTrue();
            assertThat(quiet.message().has("result")).isTrue();
        }
    }

    @Test
    void it_says_too_much() throws Exception {
        try (var noisy = start(Fault.of(Kind.FLOOD_STDERR).at(Point.START).megabytes(2));
                var huge = start(Fault.of(Kind.HUGE_LINE).megabytes(2));
                var twice = start(Fault.of(Kind.ANSWER_TWICE))) {
            noisy.initialize();
            huge.prompt("faulty-1", "hi");
            twice.prompt("faulty-1", "hi");

            assertThat(noisy.message().has("result")).isTrue();
            assertThat(Files.size(folder.resolve("flood-stderr"))).isGreaterThan(2_000_000);
            assertThat(huge.message().has("method")).isTrue();
            assertThat(huge.line().orElseThrow()).hasSizeGreaterThan(2_000_000);
            assertThat(List.of(twice.message(), twice.message(), twice.message(), twice.message()))
                    .extracting(message -> message.has("result"))
                    .containsExactly(false, false, true, true);
        }
    }

    @Test
    void it_leaves_a_child_that_holds_the_pipes_and_ignores_sigterm() throws Exception {
        try (var agent = start(Fault.of(Kind.LEAVE_CHILD))) {
            agent.prompt("faulty-1", "hi");
            assertThat(agent.message().has("method")).isTrue();
            assertThat(agent.process.onExit()).succeedsWithin(AgentProgram.SOON);
            String said = Files.readString(folder.resolve("leave-child")).strip();
            ProcessHandle child = ProcessHandle.of(Long.parseLong(said.replace("left child ", "")))
                    .orElseThrow();

            child.destroy();

            assertThat(agent.silentFor(MOMENT)).as("its output is still open").isTrue();
            assertThat(child.isAlive()).isTrue();
            child.destroyForcibly();
            assertThat(agent.line()).isEmpty();
        }
    }

    @Test
    void it_outlives_its_input_and_sigterm() throws Exception {
        try (var agent = start(Fault.of(Kind.STUBBORN))) {
            agent.initialize();
            assertThat(agent.message().has("result")).isTrue();

            agent.process.getOutputStream().close();
            agent.process.destroy();

            assertThat(agent.process.waitFor(MOMENT)).isFalse();
        }
    }

    @Test
    void a_variable_names_its_fault_too() throws Exception {
        List<String> argv = AgentPrograms.faulty(Fault.of(Kind.NONE));
        List<String> bare = argv.subList(0, argv.indexOf(FaultyAgentMain.class.getName()) + 1);

        try (var agent =
                AgentProgram.start(bare, folder.resolve("errors"), Map.of("BERTH_FAULT", "exit --at start --code 9"))) {
            assertThat(agent.process.onExit()).succeedsWithin(AgentProgram.SOON);
            assertThat(agent.process.exitValue()).isEqualTo(9);
        }
    }

    private AgentProgram start(Fault fault) throws Exception {
        Path errors = folder.resolve(fault.arguments().getFirst());
        return AgentProgram.start(AgentPrograms.faulty(fault), errors, Map.of());
    }
}
