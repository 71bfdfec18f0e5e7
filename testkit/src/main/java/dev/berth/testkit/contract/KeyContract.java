package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.TurnOutcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The contract of the model's key: its use, its refusal, and the places without it. */
interface KeyContract extends RealAgentContractBase {
    /** The error kind of a refused key. */
    default ErrorKind refusedKeyKind() {
        return ErrorKind.LOGIN_REFUSED;
    }

    @Test
    default void a_wrong_key_is_an_error_within_ten_seconds() throws Exception {
        fixture().llm().unauthorizedUnless("another key");
        try (Session session = agent().ready().openSession()) {
            Instant started = Instant.now();
            TurnOutcome outcome = AgentUnderTest.turn(session, "@@say never");

            assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(10));
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            TurnOutcome.AgentError.class,
                            failed -> assertThat(failed.error().kind()).isEqualTo(refusedKeyKind()));
        } finally {
            fixture().llm().unauthorizedUnless(AgentFixture.KEY);
        }
    }

    @Test
    default void the_key_is_in_neither_the_containers_spec_nor_the_log() throws Exception {
        agent().turn(PermissionPolicy.reject(), "@@say hello");

        assertThat(agent().runtime().logs(AgentId.MAIN, 10_000)).noneMatch(line -> line.contains(AgentFixture.KEY));
        assertThat(fixture().inspection(agent().ready().snapshot().containerName()))
                .doesNotContain(AgentFixture.KEY)
                .contains("berth");
    }
}
