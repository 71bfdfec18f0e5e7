package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentPlace;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.ContainerFile;
import dev.berth.runtime.agent.HomeFile;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.OwnLogin;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.testkit.agent.ScriptedAgent;
import dev.berth.testkit.engine.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The phase of a start that asks an agent's questions in the container and writes its files there. */
class ConfigPhaseTest {
    @TempDir
    Path folder;

    private final Queue<String> scripts = new ConcurrentLinkedQueue<>();
    private InMemoryFixture fixture;

    /** An agent with two questions, a login and two files. */
    private static final class CuriousRuntime extends ContainerAgentRuntime {
        CuriousRuntime(ContainerHost host) {
            super(
                    new AgentProfile(
                            ScriptedRuntime.TARGET,
                            "Curious",
                            List.of(ScriptedRuntime.PROGRAM),
                            ScriptedAgent.NAME,
                            "",
                            Optional.empty()),
                    AgentSettings.from(host.context().config(), ScriptedRuntime.TARGET),
                    host);
        }

        @Override
        protected Login login() {
            return new Login.Missing("log in");
        }

        @Override
        protected Optional<OwnLogin> ownLogin() {
            return Optional.of(new OwnLogin(List.of("login"), List.of("known")));
        }

        @Override
        protected SortedMap<String, List<String>> questions() {
            return new TreeMap<>(Map.of("a", List.of("ask-a"), "b", List.of("ask-b")));
        }

        @Override
        protected List<HomeFile> homeFiles() {
            return List.of(new HomeFile("constant", "text of the home"));
        }

        @Override
        protected List<ContainerFile> containerFiles(AgentPlace place) {
            return List.of(new ContainerFile("own", "text of the container"));
        }

        @Override
        protected Optional<String> note(AgentPlace place) {
            return Optional.of(place.facts() + " " + place.ownLogin().orElse("no login"));
        }
    }

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private AgentInstance ready(Program sh) throws Exception {
        fixture.engine.withProgram("sh", call -> {
            scripts.add(new String(call.stdin().readAllBytes(), StandardCharsets.UTF_8));
            return sh.run(call);
        });
        try (CuriousRuntime runtime = new CuriousRuntime(fixture.host())) {
            return runtime.ensureReady(AgentId.MAIN).get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void one_program_asks_all_questions_and_writes_all_files() throws Exception {
        AgentInstance instance = ready(call -> {
            call.stdout().write("yes 1\nyes 2 openrouter\ndone\n".getBytes(StandardCharsets.UTF_8));
            return 0;
        });

        assertThat(scripts)
                .singleElement()
                .asString()
                .contains(
                        "'ask' '0' 'ask-a'\n",
                        "'ask' '1' 'ask-b'\n",
                        "'ask' '2' 'known'\n",
                        "'put' '/home/agent/constant' 'text of the home'\n",
                        "'put' '/run/berth/agent/own' 'text of the container'\n");
        assertThat(instance.snapshot().note())
                .hasValueSatisfying(note ->
                        assertThat(note).contains("b", "login:openrouter").endsWith(" openrouter"));
    }

    @Test
    void a_file_that_cannot_be_written_is_an_error_with_its_path_and_reason() {
        assertThatThrownBy(() -> ready(call -> {
                    call.stdout().write("failed /home/agent/constant\n".getBytes(StandardCharsets.UTF_8));
                    call.stderr().write("mv: No space left on device\n".getBytes(StandardCharsets.UTF_8));
                    return 1;
                }))
                .cause()
                .isInstanceOfSatisfying(BerthException.class, failed -> {
                    assertThat(failed.kind()).isEqualTo(ErrorKind.PROBE_FAILED);
                    assertThat(failed.tried()).isEqualTo("writing /home/agent/constant in the container");
                    assertThat(failed.seen()).contains("exited with 1", "No space left on device");
                });
    }

    @Test
    void a_script_that_ended_half_way_is_an_error() {
        assertThatThrownBy(() -> ready(call -> 0))
                .cause()
                .isInstanceOfSatisfying(
                        BerthException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.PROBE_FAILED));
    }
}
