package dev.berth.testkit.agent;

import dev.berth.acp.AcpException;
import dev.berth.acp.Content;
import dev.berth.acp.ErrorCode;
import dev.berth.acp.PromptContext;
import dev.berth.acp.PromptResult;
import dev.berth.acp.StopReason;
import dev.berth.testkit.script.Directive;
import dev.berth.testkit.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One turn of the scripted agent. Used by the thread of its request. */
final class ScriptedTurn {
    private static final int PIECE = 24;
    private static final int HUGE_PIECE = 16 * 1024;

    private final AgentSession session;
    private final PromptContext context;
    private final AgentTools tools;
    private List<String> plan = List.of();

    ScriptedTurn(AgentSession session, PromptContext context) {
        this.session = session;
        this.context = context;
        this.tools = new AgentTools(session, context);
    }

    PromptResult run(Script script) throws InterruptedException, IOException {
        StopReason reason;
        try {
            reason = execute(script);
        } catch (TurnCancelledException _) {
            reason = StopReason.CANCELLED;
        }
        context.update(usage());
        return result(reason);
    }

    private StopReason execute(Script script) throws InterruptedException, IOException, TurnCancelledException {
        for (Directive directive : script.directives()) {
            pause(Duration.ZERO);
            Optional<StopReason> end = execute(directive);
            if (end.isPresent()) {
                return end.get();
            }
        }
        if (!plan.isEmpty()) {
            context.update(plan("completed"));
        }
        return StopReason.END_TURN;
    }

    private Optional<StopReason> execute(Directive directive)
            throws InterruptedException, IOException, TurnCancelledException {
        switch (directive) {
            case Directive.Say(String text) -> say(text + "\n", PIECE);
            case Directive.Think(String text) -> context.update(thought(text));
            case Directive.Plan(List<String> entries) -> {
                plan = entries;
                context.update(plan("pending"));
            }
            case Directive.Slow(int pieces, Duration pause) -> slow(pieces, pause);
            case Directive.Huge(long bytes) -> say("x".repeat(Math.toIntExact(bytes)), HUGE_PIECE);
            case Directive.Write write -> reportRefusal(tools.write(write));
            case Directive.Run run -> reportRefusal(tools.run(run));
            case Directive.Read read -> tools.read(read);
            case Directive.Hang _ -> {
                context.cancellation().join();
                throw new TurnCancelledException();
            }
            case Directive.Fail(int status) -> {
                int code = status == 401 ? ErrorCode.AUTH_REQUIRED : ErrorCode.INTERNAL_ERROR;
                throw new AcpException.ErrorResponse(code, "the script asks for status " + status);
            }
            case Directive.Cut _ -> {
                say("This text ends in the mid", PIECE);
                session.agent().close();
            }
            case Directive.MaxTokens _ -> {
                say("This text is too lo", PIECE);
                return Optional.of(StopReason.MAX_TOKENS);
            }
            case Directive.Refuse _ -> {
                say("I can't help with that.\n", PIECE);
                return Optional.of(StopReason.REFUSAL);
            }
        }
        return Optional.empty();
    }

    private void reportRefusal(boolean allowed) throws InterruptedException, TurnCancelledException {
        if (!allowed) {
            say("That was not allowed, so it was not done.\n", PIECE);
        }
    }

    private void slow(int pieces, Duration pause) throws InterruptedException, TurnCancelledException {
        for (int i = 1; i <= pieces; i++) {
            context.say("tick " + i + " ");
            pause(pause);
        }
    }

    private void say(String text, int size) throws InterruptedException, TurnCancelledException {
        for (int start = 0; start < text.length(); ) {
            int end = Math.min(start + size, text.length());
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            context.say(text.substring(start, end));
            pause(Duration.ZERO);
            start = end;
        }
    }

    private void pause(Duration pause) throws InterruptedException, TurnCancelledException {
        try {
            context.cancellation().get(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return;
        } catch (ExecutionException e) {
            throw new AssertionError("a cancellation never fails", e);
        }
        throw new TurnCancelledException();
    }

    private static ObjectNode thought(String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sessionUpdate", "agent_thought_chunk")
                .set("content", Content.text(text).raw());
    }

    private ObjectNode plan(String status) {
        ObjectNode update = JsonNodeFactory.instance.objectNode().put("sessionUpdate", "plan");
        ArrayNode entries = update.putArray("entries");
        plan.forEach(entry -> entries.addObject()
                .put("content", entry)
                .put("priority", "medium")
                .put("status", status));
        return update;
    }

    private static ObjectNode usage() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sessionUpdate", "usage_update")
                .put("used", 49)
                .put("size", 200_000);
    }

    private static PromptResult result(StopReason reason) {
        ObjectNode raw = JsonNodeFactory.instance.objectNode().put("stopReason", reason.value());
        raw.putObject("usage").put("inputTokens", 42).put("outputTokens", 7).put("totalTokens", 49);
        return new PromptResult(raw);
    }
}
