package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.acp.PromptResult;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.OwnLogin;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.limit.Limits;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The credential of an agent: missing, and refused by the provider. */
@Timeout(60)
class InstanceLoginTest {
    @TempDir
    Path folder;

    private InMemoryFixture fixture;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(folder, "limits.initialize=2s");
        fixture.engine.withProgram("sh", call -> {
            call.stdin().transferTo(OutputStream.nullOutputStream());
            call.stdout().write("done\n".getBytes(StandardCharsets.UTF_8));
            return 0;
        });
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_session_without_a_login_does_not_wait_for_another_process_that_prepares_the_instance() throws Exception {
        LoginRuntime noLogin = new LoginRuntime(fixture.host(), new Login.Missing("set SOME_KEY"));
        AgentInstance instance = noLogin.ready(AgentId.MAIN, fixture.workspace("p"));
        HomeLocks locks = HomeLocks.of(BerthHome.at(folder.resolve("home")), Limits.standard());
        String lock = "instance-scripted-main-" + instance.id().key();

        try (HomeLock held = locks.tryAcquire(lock, "prepares it").orElseThrow()) {
            assertThat(held.name()).isEqualTo(lock);
            assertThatThrownBy(instance::openSession)
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            missing -> assertThat(missing.kind()).isEqualTo(ErrorKind.LOGIN_MISSING));
        }
        noLogin.close();
    }

    @Test
    void a_credential_that_the_provider_refused_is_dropped() throws Exception {
        LoginRuntime known = new LoginRuntime(fixture.host(), new Login.Known("a command"));
        try (Session session = known.ready(AgentId.MAIN, fixture.workspace("p")).openSession()) {
            TurnOutcome outcome = session.prompt("@@say hello", _ -> {}).await();

            assertThat(outcome.failure())
                    .hasValueSatisfying(refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.LOGIN_REFUSED));
            await().untilAsserted(() -> assertThat(known.refused).containsExactly("a secret"));
        }
        known.close();
    }

    /** The scripted agent with a login of its own and a credential. */
    private static final class LoginRuntime extends ContainerAgentRuntime {
        private static final AgentDialect UNAUTHORIZED = new AgentDialect() {
            @Override
            public Optional<TurnFailure> failure(PromptResult done) {
                return Optional.of(new TurnFailure("401 Unauthorized", true));
            }
        };

        private final Login login;
        private final List<String> refused = new CopyOnWriteArrayList<>();

        LoginRuntime(ContainerHost host, Login login) {
            super(
                    new AgentProfile(
                            ScriptedRuntime.TARGET,
                            "Scripted Agent",
                            List.of(ScriptedRuntime.PROGRAM),
                            ScriptedAgent.NAME,
                            "",
                            Optional.empty(),
                            login.missing() ? AgentDialect.PLAIN : UNAUTHORIZED),
                    AgentSettings.from(host.context().config(), ScriptedRuntime.TARGET),
                    host);
            this.login = login;
        }

        @Override
        protected Login login() {
            return login;
        }

        @Override
        protected Optional<OwnLogin> ownLogin() {
            return login.missing() ? Optional.of(new OwnLogin(List.of("login"), List.of("known"))) : Optional.empty();
        }

        @Override
        protected Map<String, String> secrets() {
            return Map.of("KEY", "a secret");
        }

        @Override
        protected void refused(Collection<String> secrets) {
            refused.addAll(secrets);
        }
    }
}
