package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.AcpException;
import dev.berth.acp.AgentCapabilities;
import dev.berth.acp.Content;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.SessionSpec;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.testkit.parts.PartsReport;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Old conversations in new processes, raw: no session of ours is in between. */
interface ReopeningContract extends OnAgent {
    String BEFORE = "Words from before.";

    @Test
    default void an_old_conversation_is_opened_in_a_new_process_as_its_module_says() throws Exception {
        AgentInstance instance = agent().ready();
        Conversation old = begun(instance);

        Reopening seen = seen(instance, old);

        PartsReport.note(agent().title() + ": " + seen);
        assertThat(seen).isEqualTo(agent().behaviour().reopening());
    }

    /** What the first process leaves behind. */
    record Conversation(String prompted, String unprompted, AgentCapabilities capabilities) {}

    private Conversation begun(AgentInstance instance) throws Exception {
        try (RawAdapter first = new RawAdapter(instance)) {
            assertThat(first.answer().agent()).contains(agent().behaviour().agent());
            String prompted = RawAdapter.now(first.client().newSession(here())).sessionId();
            String unprompted =
                    RawAdapter.now(first.client().newSession(here())).sessionId();
            RawAdapter.now(first.client().prompt(prompted, List.of(Content.text("@@say " + BEFORE))));
            return new Conversation(prompted, unprompted, first.answer().capabilities());
        }
    }

    private Reopening seen(AgentInstance instance, Conversation old) throws Exception {
        boolean resumes = old.capabilities().session("resume");
        boolean loads = old.capabilities().loadSession();
        if (!resumes && !loads) {
            return Reopening.NONE;
        }
        Resume resume = resumes ? reopened(instance, old, RawAdapter::resume) : Resume.ABSENT;
        Resume load = loads ? reopened(instance, old, RawAdapter::load) : Resume.ABSENT;
        Way way = resumes ? RawAdapter::resume : RawAdapter::load;
        try (RawAdapter third = new RawAdapter(instance)) {
            int unknown = refusal(way.open(third, UUID.randomUUID().toString(), here()));
            boolean kept = refusal(way.open(third, old.unprompted(), here())) == 0;
            return new Reopening(resume, load, unknown, kept);
        }
    }

    /** {@code session/resume} or {@code session/load}. */
    interface Way {
        CompletableFuture<OpenedSession> open(RawAdapter adapter, String id, SessionSpec spec);
    }

    private Resume reopened(AgentInstance instance, Conversation old, Way way) throws Exception {
        try (RawAdapter adapter = new RawAdapter(instance)) {
            boolean replayed =
                    RawAdapter.now(way.open(adapter, old.prompted(), here()).thenApply(_ -> adapter.told(BEFORE)));
            String after = "Words from after " + UUID.randomUUID();
            RawAdapter.now(adapter.client().prompt(old.prompted(), List.of(Content.text("@@say " + after))));
            assertThat(adapter.told(after)).as("the conversation goes on").isTrue();
            agent().model()
                    .ifPresent(model -> assertThat(model.requests())
                            .as("what the model hears holds what was before")
                            .anyMatch(request -> request.body().contains(after)
                                    && request.body().contains(BEFORE)));
            return replayed ? Resume.WITH_REPLAY : Resume.WITHOUT_REPLAY;
        }
    }

    /** The code of the error that it fails with; 0 when it works. */
    private static int refusal(CompletableFuture<OpenedSession> opened) throws Exception {
        try {
            RawAdapter.now(opened);
            return 0;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(AcpException.ErrorResponse.class);
            return e.getCause() instanceof AcpException.ErrorResponse error ? error.code() : 0;
        }
    }

    private SessionSpec here() {
        return SessionSpec.at(agent().project().toString());
    }
}
