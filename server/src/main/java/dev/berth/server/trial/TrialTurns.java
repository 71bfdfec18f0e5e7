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

/** The turns of a trial. What a turn says it did is not believed: the file is read. */
record TrialTurns(Session session, Path folder, Limits limits, FakeLlm model, Permissions permissions, boolean asks) {
    private static final String WORD = "berth-trial";

    void run(Steps steps) throws InterruptedException {
        steps.step("text", "a turn that speaks", this::text, what -> what);
        steps.step("file", "a turn that writes a file", this::file, what -> what);
        steps.step("command", "a turn that runs a command", this::command, what -> what);
    }

    private String text() throws InterruptedException {
        Completed turn = turn("@@say " + WORD);
        if (!turn.said().contains(WORD)) {
            throw failed("the turn completed, but not with the word " + WORD + "; " + turn);
        }
        return "said what the model said";
    }

    private String file() throws InterruptedException {
        Path file = folder.resolve("written.txt");
        int before = permissions.asked();
        check(file, turn("@@write " + file + " :: " + WORD));
        int asked = permissions.asked() - before;
        if (asks && asked == 0) {
            throw failed("it wrote a file without asking for permission");
        }
        return "written, permissions granted: " + asked;
    }

    private String command() throws InterruptedException {
        Path file = folder.resolve("command.txt");
        check(file, turn("@@run echo " + WORD + " > " + file));
        return "run";
    }

    /** What a turn came to, by its own account. */
    private record Completed(String said, TurnEvidence evidence) {
        @Override
        public String toString() {
            return "tool calls: " + evidence.toolCalls() + ", failed: " + evidence.failedToolCalls() + ", it said \""
                    + said.strip() + "\"";
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
                "a turn with the scripted model",
                limits);
        if (model.requests().isEmpty()) {
            throw new BerthException(
                    ErrorKind.PROBE_FAILED,
                    "a turn with the scripted model",
                    "the turn is " + outcome.id() + ", and nothing reached the model at this host's port "
                            + model.port(),
                    "let containers reach this host, a firewall may be between them");
        }
        if (!(outcome instanceof TurnOutcome.Completed)) {
            throw failed("the turn is " + outcome.id()
                    + outcome.failure().map(error -> ": " + error.seen()).orElse(""));
        }
        return new Completed(text.toString(), outcome.evidence());
    }

    private static void check(Path file, Completed turn) {
        String found;
        try {
            found = Files.exists(file) ? "\"" + Files.readString(file).strip() + "\"" : "nothing";
        } catch (IOException e) {
            found = e.getClass().getSimpleName() + ": " + e.getMessage();
        }
        if (!found.equals("\"" + WORD + "\"")) {
            throw failed("the turn completed, but in " + file.getFileName() + " is " + found + "; " + turn);
        }
    }

    private static BerthException failed(String seen) {
        return new BerthException(
                ErrorKind.PROBE_FAILED, "a turn with the scripted model", seen, "choose another version with --to");
    }
}
