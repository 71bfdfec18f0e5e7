package dev.berth.testkit.llm;

import dev.berth.testkit.llm.ContentBlock.Piece;
import dev.berth.testkit.llm.ContentBlock.StreamAction;
import dev.berth.testkit.llm.Reply.Ending;
import dev.berth.testkit.script.Directive;
import dev.berth.testkit.script.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The writer of the model's reply to a script. Used by one thread. */
final class ReplyWriter {
    private static final String REVIEW = """
            {"risk_level":"low","user_authorization":"high","outcome":"allow","rationale":"The script allows it."}""";
    private static final int PIECE = 24;
    private static final int HUGE_PIECE = 16 * 1024;

    private final Toolbox toolbox;
    private final List<ContentBlock> blocks = new ArrayList<>();
    private final List<Piece> text = new ArrayList<>();
    private Ending ending = Ending.DONE;

    private ReplyWriter(Toolbox toolbox) {
        this.toolbox = toolbox;
    }

    static Reply reply(Conversation conversation) {
        var writer = new ReplyWriter(new Toolbox(conversation.tools()));
        return switch (conversation.purpose()) {
            case TITLE -> writer.textReply("Scripted conversation");
            case REVIEW -> writer.textReply(REVIEW);
            case TURN -> writer.execute(Script.parse(conversation.prompt()).answer(conversation.answersSince()));
        };
    }

    private Reply textReply(String words) {
        say(words, PIECE, Duration.ZERO);
        return finish();
    }

    private Reply execute(List<Directive> answer) {
        Directive last = answer.getLast();
        if (last instanceof Directive.Fail(int status)) {
            return new Reply.Failure(status, "the script asks for status " + status);
        }
        if (last instanceof Directive.Hang && answer.size() == 1) {
            return new Reply.Silence();
        }
        answer.forEach(this::execute);
        return finish();
    }

    private void execute(Directive directive) {
        switch (directive) {
            case Directive.Say(String words) -> say(words, PIECE, Duration.ZERO);
            case Directive.Plan(List<String> entries) -> say(String.join("\n", entries), PIECE, Duration.ZERO);
            case Directive.Think(String thought) -> {
                endText();
                blocks.add(new ContentBlock.Thought(thought));
            }
            case Directive.Slow(int pieces, Duration pause) -> slow(pieces, pause);
            case Directive.Huge(long bytes) -> say("x".repeat(Math.toIntExact(bytes)), HUGE_PIECE, Duration.ZERO);
            case Directive.Run run -> call(toolbox.run(run), "a command");
            case Directive.Write write -> call(toolbox.write(write), "writing a file");
            case Directive.Read read -> call(toolbox.read(read), "reading a file");
            case Directive.Hang _ -> text.add(new Piece("", Duration.ZERO, StreamAction.HANG));
            case Directive.Cut _ -> text.add(new Piece("This text ends in the mid", Duration.ZERO, StreamAction.CUT));
            case Directive.MaxTokens _ -> {
                say("This text is too lo", PIECE, Duration.ZERO);
                ending = Ending.MAX_TOKENS;
            }
            case Directive.Refuse _ -> {
                say("I can't help with that.", PIECE, Duration.ZERO);
                ending = Ending.REFUSAL;
            }
            case Directive.Fail _ -> throw new IllegalArgumentException("a failure is a reply of its own");
        }
    }

    private void call(Optional<ContentBlock.Call> call, String what) {
        if (call.isEmpty()) {
            say("No tool for " + what + " was offered, only: " + toolbox.names(), PIECE, Duration.ZERO);
            return;
        }
        endText();
        blocks.add(call.get());
        ending = Ending.TOOL_CALL;
    }

    private void slow(int pieces, Duration pause) {
        startLine();
        for (int i = 1; i <= pieces; i++) {
            text.add(new Piece("tick " + i + " ", pause, StreamAction.CONTINUE));
        }
    }

    private void say(String words, int size, Duration pause) {
        startLine();
        for (int start = 0; start < words.length(); ) {
            int end = Math.min(start + size, words.length());
            if (end < words.length() && Character.isHighSurrogate(words.charAt(end - 1))) {
                end++;
            }
            text.add(new Piece(words.substring(start, end), pause, StreamAction.CONTINUE));
            start = end;
        }
    }

    private void startLine() {
        if (!text.isEmpty()) {
            text.add(new Piece("\n", Duration.ZERO, StreamAction.CONTINUE));
        }
    }

    private void endText() {
        if (!text.isEmpty()) {
            blocks.add(new ContentBlock.Text(text));
            text.clear();
        }
    }

    private Reply finish() {
        endText();
        return new Reply.Answer(blocks, ending);
    }
}
