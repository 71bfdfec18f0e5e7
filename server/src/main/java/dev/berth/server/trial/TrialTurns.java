package dev.berth.server.trial;

import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.TurnEvidence;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.runtime.version.Steps;
import dev.berth.testkit.llm.FakeLlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the turns of a trial and checks the files that they write, not only their messages. */
record TrialTurns(
        Session session, Path folder, Limits limits, FakeLlm model, PermissionCounter permissions, boolean asks) {
    private static final String WORD = "berth-trial";

    void run(Steps steps) throws InterruptedException {
        steps.step("text", "a turn that answers", this::text, detail -> detail);
        steps.step("file", "a turn that writes a file", this::file, detail -> detail);
        steps.step("command", "a turn that runs a command", this::command, detail -> detail);
    }

    private String text() throws InterruptedException {
        Completed turn = turn("@@say " + WORD);
        if (!turn.message().contains(WORD)) {
            throw failure("the turn completed, but not with the word " + WORD + "; " + turn);
        }
        return "the answer of the model arrived";
    }

    private String file() throws InterruptedException {
        Path file = folder.resolve("written.txt");
        int before = permissions.count();
        check(file, turn("@@write " + file + " :: " + WORD));
        int requests = permissions.count() - before;
        if (asks && requests == 0) {
            throw failure("the agent wrote a file without asking for permission");
        }
        return "written, permissions granted: " + requests;
    }

    private String command() throws InterruptedException {
        Path file = folder.resolve("command.txt");
        check(file, turn("@@run echo " + WORD + " > " + file));
        return "run";
    }

    /** A completed turn: the message of the agent and the evidence. */
    private record Completed(String message, TurnEvidence evidence) {
        @Override
        public String toString() {
            return "tool calls: " + evidence.toolCalls() + ", failed: " + evidence.failedToolCalls() + ", message \""
                    + message.strip() + "\"";
        }
    }

    private Completed turn(String prompt) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        TurnOutcome outcome = ScriptedTrial.await(
                session.prompt(prompt, update -> {
                            if (update.variant().equals(SessionUpdate.AGENT_MESSAGE)) {
                                update.text().ifPresent(text::append);
                            }
                        })
                        .outcome(),
                KnownLimits.UPGRADE_TURN,
                "running a turn with the scripted model",
                limits);
        if (model.requests().isEmpty()) {
            throw new BerthException(
                    ErrorKind.PROBE_FAILED,
                    "running a turn with the scripted model",
                    "the turn is " + outcome.id() + ", and nothing reached the model at this host's port "
                            + model.port(),
                    "let containers reach this host; a firewall may block them");
        }
        if (!(outcome instanceof TurnOutcome.Completed)) {
            throw failure("the turn is " + outcome.id()
                    + outcome.failure().map(error -> ": " + error.seen()).orElse(""));
        }
        return new Completed(text.toString(), outcome.evidence());
    }

    private static void check(Path file, Completed turn) {
        String content;
        try {
            content = Files.exists(file) ? "\"" + Files.readString(file).strip() + "\"" : "nothing";
        } catch (IOException e) {
            content = e.getClass().getSimpleName() + ": " + e.getMessage();
        }
        if (!content.equals("\"" + WORD + "\"")) {
            throw failure("the turn completed, but in " + file.getFileName() + " is " + content + "; " + turn);
        }
    }

    private static BerthException failure(String seen) {
        return new BerthException(
                ErrorKind.PROBE_FAILED,
                "running a turn with the scripted model",
                seen,
                "choose another version with --to");
    }
}
