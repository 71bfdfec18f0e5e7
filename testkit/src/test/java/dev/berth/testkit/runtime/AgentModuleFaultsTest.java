package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.berth.runtime.agent.TerminalSpec;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.session.Session;
import dev.berth.testkit.agent.ScriptedAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An agent's module whose methods throw, answer null or block: every future of the runtime completes, closing ends, and a sound
 * runtime of the same home works after it.
 */
@Timeout(60)
class AgentModuleFaultsTest {
    private static final List<String> METHODS = List.of(
            "login",
            "ownLogin",
            "ownInterface",
            "environment",
            "secrets",
            "questions",
            "note",
            "checkMode",
            "homeFiles",
            "containerFiles",
            "provider");

    @TempDir
    Path folder;

    private InMemoryFixture fixture;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(
                folder, "limits.ready=700ms", "limits.probe=1s", "limits.initialize=2s", "agents.scripted.mode=allow");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    static Stream<Arguments> faults() {
        return METHODS.stream().flatMap(method -> Stream.of(Fault.values()).map(fault -> Arguments.of(method, fault)));
    }

    enum Fault {
        THROWS,
        ANSWERS_NULL,
        BLOCKS
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_fault_of_the_module_hangs_nothing(String method, Fault fault) throws Exception {
        FaultyRuntime faulty = new FaultyRuntime(fixture.host(), method, fault);
        AgentInstance instance = faulty.ensureReady(AgentId.MAIN, fixture.workspace("p"))
                .handle((ready, failure) -> {
                    assertThat(ready != null || failure != null).isTrue();
                    return ready;
                })
                .get(20, TimeUnit.SECONDS);
        if (instance != null) {
            use(instance);
            assertThat(instance.warnings().get(20, TimeUnit.SECONDS)).isEmpty();
        }

        Thread closing = Thread.ofVirtual().start(faulty::close);

        assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
        try (Session session = fixture.openProcess()
                .ready(AgentId.MAIN, fixture.workspace("p"))
                .openSession()) {
            assertThat(session.prompt("@@say hello", _ -> {})
                            .outcome()
                            .get(20, TimeUnit.SECONDS)
                            .id())
                    .isEqualTo("completed");
        }
    }

    /** The thread that opens a session or a terminal is the caller's own: an interrupt frees it. */
    private static void use(AgentInstance instance) throws InterruptedException {
        Thread caller = Thread.ofVirtual().start(() -> {
            try (Session session = instance.openSession()) {
                assertThat(session.id()).isNotEmpty();
                instance.terminal(TerminalSpec.ofAgent(Map.of())).close();
            } catch (RuntimeException | InterruptedException e) {
                assertThat(e).isNotNull();
            }
        });
        if (!caller.join(Duration.ofSeconds(1))) {
            caller.interrupt();
        }
        assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
    }

    /** The scripted agent, with one method of its module at fault. */
    @SuppressWarnings("NullAway")
    private static final class FaultyRuntime extends ContainerAgentRuntime {
        private final String method;
        private final Fault fault;

        FaultyRuntime(ContainerHost host, String method, Fault fault) {
            super(
                    new AgentProfile(
                            ScriptedRuntime.TARGET,
                            "Scripted Agent",
                            List.of(ScriptedRuntime.PROGRAM),
                            ScriptedAgent.NAME,
                            "",
                            Optional.empty()),
                    AgentSettings.from(host.context().config(), ScriptedRuntime.TARGET),
                    host);
            this.method = method;
            this.fault = fault;
        }

        private <T> T answer(String name, T sound) {
            if (!name.equals(method)) {
                return sound;
            }
            return switch (fault) {
                case THROWS -> throw new IllegalStateException("a bug of " + name);
                case ANSWERS_NULL -> null;
                case BLOCKS ->
                    Interruptible.call("blocking in " + name, () -> {
                        new CountDownLatch(1).await();
                        return sound;
                    });
            };
        }

        @Override
        protected Login login() {
            return answer("login", new Login.NotNeeded());
        }

        @Override
        protected Optional<OwnLogin> ownLogin() {
            return answer("ownLogin", Optional.empty());
        }

        @Override
        protected List<String> ownInterface() {
            return answer("ownInterface", List.of("sh"));
        }

        @Override
        protected Map<String, String> environment(AgentPlace place) {
            return answer("environment", Map.of());
        }

        @Override
        protected Map<String, String> secrets() {
            return answer("secrets", Map.of());
        }

        @Override
        protected SortedMap<String, List<String>> questions() {
            return answer("questions", new TreeMap<>());
        }

        @Override
        protected Optional<String> note(AgentPlace place) {
            return answer("note", Optional.empty());
        }

        @Override
        protected void checkMode(AgentPlace place, String mode) {
            var _ = answer("checkMode", mode);
        }

        @Override
        protected List<HomeFile> homeFiles() {
            return answer("homeFiles", List.of());
        }

        @Override
        protected List<ContainerFile> containerFiles(AgentPlace place) {
            return answer("containerFiles", List.of());
        }

        @Override
        protected Optional<String> provider() {
            return answer("provider", Optional.empty());
        }
    }
}
