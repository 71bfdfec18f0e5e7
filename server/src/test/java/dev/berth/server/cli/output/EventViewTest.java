package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Phase;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitEvent;
import dev.berth.runtime.session.SessionEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EventViewTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final InstanceId INSTANCE =
            InstanceId.of(AgentName.of("claude"), List.of(new Workspace(Path.of("/work/shop"))));

    @Test
    void a_phase_that_is_done_is_a_line_with_its_time() {
        EventView view =
                view(new AgentEvent.PhaseFinished(NOW, INSTANCE, Phase.CONTAINER, Duration.ofMillis(1234), "created"));

        assertThat(view.text()).isEqualTo("claude/main  container     1.23 s  created");
        assertThat(view.progress()).isFalse();
        assertThat(view.type()).isEqualTo("phase");
        assertThat(view.fields())
                .containsEntry("target", "claude")
                .containsEntry("agent", "main")
                .containsEntry("workspaces", List.of("/work/shop"))
                .containsEntry("name", "container")
                .containsEntry("state", "finished")
                .containsEntry("ms", 1234L)
                .containsEntry("detail", "created");
    }

    @Test
    void a_phase_that_runs_is_progress_and_has_no_time_yet() {
        EventView view = view(new AgentEvent.PhaseProgress(NOW, INSTANCE, Phase.IMAGE, "Step 3/9\u001b[2J"));

        assertThat(view.progress()).isTrue();
        assertThat(view.fields()).doesNotContainKey("ms");
        assertThat(view.text()).endsWith("Step 3/9[2J");
    }

    @Test
    void a_phase_that_failed_says_what_was_seen() {
        BerthException error = new BerthException(ErrorKind.ENGINE_DOWN, "asking", "no answer", "start it");

        EventView view = view(new AgentEvent.PhaseFailed(NOW, INSTANCE, Phase.MACHINE, Duration.ofSeconds(2), error));

        assertThat(view.text()).endsWith("2.00 s  no answer");
        assertThat(view.fields()).containsEntry("state", "failed");
    }

    @Test
    void a_limit_that_is_near_says_how_to_raise_it() {
        EventView view = view(new LimitEvent.NearLimit(
                NOW, KnownLimits.IMAGE_BUILD, Duration.ofMinutes(30), Duration.ofMinutes(24), "building x"));

        assertThat(view.type()).isEqualTo("limit");
        assertThat(view.text()).contains("building x: 80 % of limit image-build used", "-c limits.image-build=");
        assertThat(view.fields()).containsEntry("value", 1_800_000L).containsEntry("used", 1_440_000L);
    }

    @Test
    void a_permission_says_what_was_asked_and_what_was_chosen() {
        PermissionRequest request = new PermissionRequest(
                "s",
                JsonMapper.shared()
                        .readTree("{\"toolCall\":{\"toolCallId\":\"7\",\"title\":\"Write a.txt\"},\"options\":"
                                + "[{\"optionId\":\"no\",\"name\":\"No\",\"kind\":\"reject_once\"}]}"));

        EventView view = view(
                new SessionEvent.PermissionAnswered(NOW, "s", request, new PermissionOutcome.Selected("no"), "no"));

        assertThat(JsonMapper.shared().writeValueAsString(view.fields().get("options")))
                .isEqualTo("[{\"id\":\"no\",\"name\":\"No\",\"kind\":\"reject_once\"}]");
        assertThat(view.text()).isEqualTo("permission: Write a.txt -> no");
        assertThat(view.type()).isEqualTo("permission");
        assertThat(view.fields()).containsKeys("session", "id", "options").containsEntry("chosen", "no");
    }

    @Test
    void a_withdrawn_permission_question_has_the_same_form() {
        PermissionRequest request = new PermissionRequest(
                "s",
                JsonMapper.shared()
                        .readTree("{\"toolCall\":{\"toolCallId\":\"7\",\"title\":\"Write a.txt\"},\"options\":[]}"));

        EventView view = view(new SessionEvent.PermissionWithdrawn(NOW, "s", request, "the turn was cancelled"));

        assertThat(view.text()).isEqualTo("permission: Write a.txt -> withdrawn, the turn was cancelled");
        assertThat(view.type()).isEqualTo("permission");
        assertThat(view.fields()).containsEntry("chosen", "withdrawn");
    }

    @Test
    void a_session_whose_adapter_ended_is_a_warning_with_the_advice() {
        BerthException reason = new BerthException(ErrorKind.AGENT_LOST, "tried", "it exited", "open a new session");

        EventView view = view(new SessionEvent.Ended(NOW, "s", reason));

        assertThat(view.text()).isEqualTo("it exited; open a new session");
        assertThat(view.fields()).containsEntry("level", "warn");
    }

    @Test
    void an_event_without_a_view_is_not_shown() {
        assertThat(EventView.of(new SessionEvent.Opened(NOW, "s", Duration.ZERO)))
                .isEmpty();
    }

    private static EventView view(RuntimeEvent event) {
        return EventView.of(event).orElseThrow();
    }
}
