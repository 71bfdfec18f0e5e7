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

/** The contract of old conversations in new processes, tested directly on the wire without Berth's sessions. */
interface ReopeningContract extends AgentContractBase {
    String BEFORE = "Words from before.";

    @Test
    default void an_old_conversation_is_opened_in_a_new_process_as_the_module_expects() throws Exception {
        AgentInstance instance = agent().ready();
        OldSessions old = createSessions(instance);

        Reopening observed = observe(instance, old);

        PartsReport.note(agent().title() + ": " + observed);
        assertThat(observed).isEqualTo(agent().behaviour().reopening());
    }

    /** The sessions that the first process created, and its capabilities. */
    record OldSessions(String prompted, String unprompted, AgentCapabilities capabilities) {}

    private OldSessions createSessions(AgentInstance instance) throws Exception {
        try (RawAdapter first = RawAdapter.start(instance)) {
            assertThat(first.answer().agent()).contains(agent().behaviour().agent());
            String prompted =
                    RawAdapter.await(first.client().newSession(projectSpec())).sessionId();
            String unprompted =
                    RawAdapter.await(first.client().newSession(projectSpec())).sessionId();
            RawAdapter.await(first.client().prompt(prompted, List.of(Content.text("@@say " + BEFORE))));
            return new OldSessions(prompted, unprompted, first.answer().capabilities());
        }
    }

    private Reopening observe(AgentInstance instance, OldSessions old) throws Exception {
        boolean resumes = old.capabilities().session("resume");
        boolean loads = old.capabilities().loadSession();
        if (!resumes && !loads) {
            return Reopening.NONE;
        }
        Resume resume = resumes ? reopen(instance, old, RawAdapter::resume) : Resume.ABSENT;
        Resume load = loads ? reopen(instance, old, RawAdapter::load) : Resume.ABSENT;
        OpenMethod method = resumes ? RawAdapter::resume : RawAdapter::load;
        try (RawAdapter third = RawAdapter.start(instance)) {
            int unknown = errorCode(method.open(third, UUID.randomUUID().toString(), projectSpec()));
            boolean kept = errorCode(method.open(third, old.unprompted(), projectSpec())) == 0;
            return new Reopening(resume, load, unknown, kept);
        }
    }

    /** {@code session/resume} or {@code session/load}. */
    interface OpenMethod {
        CompletableFuture<OpenedSession> open(RawAdapter adapter, String id, SessionSpec spec);
    }

    private Resume reopen(AgentInstance instance, OldSessions old, OpenMethod method) throws Exception {
        try (RawAdapter adapter = RawAdapter.start(instance)) {
            boolean replayed = RawAdapter.await(
                    method.open(adapter, old.prompted(), projectSpec()).thenApply(_ -> adapter.hasSaid(BEFORE)));
            String after = "Words from after " + UUID.randomUUID();
            RawAdapter.await(adapter.client().prompt(old.prompted(), List.of(Content.text("@@say " + after))));
            assertThat(adapter.hasSaid(after)).as("the conversation goes on").isTrue();
            agent().model()
                    .ifPresent(model -> assertThat(model.requests())
                            .as("the model's request contains the old conversation")
                            .anyMatch(request -> request.body().contains(after)
                                    && request.body().contains(BEFORE)));
            return replayed ? Resume.WITH_REPLAY : Resume.WITHOUT_REPLAY;
        }
    }

    /** Waits for the answer and returns its error code; 0 for success. */
    private static int errorCode(CompletableFuture<OpenedSession> opened) throws Exception {
        try {
            RawAdapter.await(opened);
            return 0;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(AcpException.ErrorResponse.class);
            return e.getCause() instanceof AcpException.ErrorResponse error ? error.code() : 0;
        }
    }

    private SessionSpec projectSpec() {
        return SessionSpec.at(agent().project().toString());
    }
}
