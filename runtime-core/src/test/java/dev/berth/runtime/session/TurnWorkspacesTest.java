package dev.berth.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.workspace.NotCompared;
import dev.berth.runtime.workspace.ProtectedChange;
import dev.berth.runtime.workspace.WorkspaceComparison;
import dev.berth.runtime.workspace.WorkspaceWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The comparison of the workspaces in the outcome of a turn. */
@Timeout(20)
class TurnWorkspacesTest {
    private static final WorkspaceComparison SEEN = new WorkspaceComparison(
            List.of(new ProtectedChange(Path.of("/w/.envrc"), ProtectedChange.How.ADDED, "direnv runs it")), List.of());

    @Test
    void every_outcome_has_what_changed() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open()) {
            fixture.launcher.adapter().watch.set(WorkspaceWatch.none(SEEN));

            TurnOutcome completed = session.prompt(FakeAgent.SAY, _ -> {}).await();
            Turn hanging = session.prompt(FakeAgent.HANG, _ -> {});
            hanging.cancel();

            assertThat(completed).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(completed.evidence().workspaces()).isEqualTo(SEEN);
            assertThat(hanging.await()).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(hanging.await().evidence().workspaces()).isEqualTo(SEEN);
        }
    }

    @Test
    void a_lost_turn_has_what_changed() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open()) {
            fixture.launcher.adapter().watch.set(WorkspaceWatch.none(SEEN));

            Turn turn = session.prompt(FakeAgent.HANG, _ -> {});
            fixture.launcher.adapter().die(new AdapterEnding.Killed(9, false));

            assertThat(turn.await()).isInstanceOf(TurnOutcome.Lost.class);
            assertThat(turn.await().evidence().workspaces()).isEqualTo(SEEN);
        }
    }

    @Test
    void a_watch_that_fails_says_that_nothing_was_compared_and_the_outcome_stands() throws Exception {
        try (SessionFixture fixture = SessionFixture.with(
                        Map.of("workspace-look", Duration.ofMillis(50), "callback", Duration.ofMillis(50)));
                Session session = fixture.open()) {
            for (WorkspaceWatch.Running broken : List.<WorkspaceWatch.Running>of(
                    CompletableFuture::new, () -> CompletableFuture.failedFuture(new IllegalStateException("bug")))) {
                fixture.launcher.adapter().watch.set(new WorkspaceWatch() {
                    @Override
                    public Running begin(Instant since) {
                        return broken;
                    }

                    @Override
                    public void prepare() {
                        // nothing to prepare
                    }
                });

                TurnOutcome outcome = session.prompt(FakeAgent.SAY, _ -> {}).await();

                assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
                assertThat(outcome.evidence().workspaces().notCompared())
                        .singleElement()
                        .satisfies(gap -> {
                            assertThat(gap.path()).isEqualTo(Path.of("/tmp"));
                            assertThat(gap.reason()).contains("WorkspaceWatch.Running.end()");
                        });
            }
        }
    }

    @Test
    void a_gap_is_shown_on_one_line() {
        assertThat(new NotCompared(Path.of("/w/a\nb"), "it is gone").text())
                .isEqualTo("not compared: /w/a\\u000ab: it is gone");
    }
}
