package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.acp.PromptResult;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.OwnLogin;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.session.AgentDialect;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.agent.ScriptedAgent;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which adapter has which credential. */
@Timeout(60)
class CredentialOfAdapterTest {
    @TempDir
    Path folder;

    private InMemoryFixture fixture;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(folder, "limits.initialize=5s");
        fixture.engine.withProgram("sh", call -> {
            call.stdin().transferTo(OutputStream.nullOutputStream());
            call.stdout().write("yes 0\ndone\n".getBytes(StandardCharsets.UTF_8));
            return 0;
        });
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void the_credential_that_is_dropped_is_the_one_that_was_refused() throws Exception {
        KeysRuntime runtime = new KeysRuntime(fixture.host());
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        try (Session first = one.openSession();
                Session second = one.openSession()) {
            assertThat(second.id()).isNotEmpty();
            TurnOutcome outcome = first.prompt("@@say hello", _ -> {}).await();
            assertThat(outcome.failure())
                    .hasValueSatisfying(refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.LOGIN_REFUSED));

            await().until(() -> !runtime.refused.isEmpty());
            assertThat(runtime.refused).containsExactly("key 1");
        }
        runtime.close();
    }

    @Test
    void a_session_after_a_login_has_an_adapter_that_was_started_after_it() throws Exception {
        AtomicBoolean loggedIn = new AtomicBoolean();
        List<Boolean> startedLoggedIn = new CopyOnWriteArrayList<>();
        fixture.engine.withProgram(ScriptedRuntime.PROGRAM, call -> {
            startedLoggedIn.add(loggedIn.get());
            return ScriptedRuntime.program().run(call);
        });
        KeysRuntime runtime = new KeysRuntime(fixture.host());
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("p"));
        loggedIn.set(true);
        one.lookForLogin();

        try (Session session = one.openSession()) {
            assertThat(session.id()).isNotEmpty();
            assertThat(startedLoggedIn.getLast()).isTrue();
        }
        runtime.close();
    }

    /** An agent each of whose adapters gets another key; the provider refuses all of them. */
    private static final class KeysRuntime extends ContainerAgentRuntime {
        private final AtomicInteger keys = new AtomicInteger();
        private final List<String> refused = new CopyOnWriteArrayList<>();

        KeysRuntime(ContainerHost host) {
            super(
                    new AgentProfile(
                            ScriptedRuntime.TARGET,
                            "Scripted Agent",
                            List.of(ScriptedRuntime.PROGRAM),
                            ScriptedAgent.NAME,
                            "",
                            Optional.empty(),
                            new AgentDialect() {
                                @Override
                                public Optional<TurnFailure> failure(PromptResult done) {
                                    return Optional.of(new TurnFailure("401 Unauthorized", true));
                                }
                            }),
                    AgentSettings.from(host.context().config(), ScriptedRuntime.TARGET),
                    host);
        }

        @Override
        protected Login login() {
            return new Login.Known("a command");
        }

        @Override
        protected Optional<OwnLogin> ownLogin() {
            return Optional.of(new OwnLogin(List.of("login"), List.of("known")));
        }

        @Override
        protected Map<String, String> secrets() {
            return Map.of("KEY", "key " + keys.incrementAndGet());
        }

        @Override
        protected void refused(Collection<String> secrets) {
            refused.addAll(secrets);
        }
    }
}
