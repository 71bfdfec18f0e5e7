package dev.berth.runtime.session;

import dev.berth.acp.AcpAgent;
import dev.berth.acp.AcpAgentHandler;
import dev.berth.acp.Implementation;
import dev.berth.acp.InitializeResult;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.PermissionOption;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PromptContext;
import dev.berth.acp.PromptRequest;
import dev.berth.acp.PromptResult;
import dev.berth.acp.SessionSpec;
import dev.berth.acp.StopReason;
import dev.berth.runtime.error.Advice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An agent that does what the text of a prompt says. */
class FakeAgent implements AcpAgentHandler {
    static final String SAY = "say";
    static final String ASK = "ask";
    static final String ASK_AND_END = "ask and end";
    static final String ASK_AND_WITHDRAW = "ask and withdraw";
    static final String FAIL_TOOL_AND_ASK = "fail a tool, then ask";
    static final String HANG = "hang until cancelled";
    static final String IGNORE_CANCEL = "ignore the cancel";

    private static final List<PermissionOption> OPTIONS =
            List.of(new PermissionOption("yes", "Yes", "allow_once"), new PermissionOption("no", "No", "reject_once"));

    /** Holds {@link #ASK_AND_END} and {@link #ASK_AND_WITHDRAW} back after their question. */
    final CountDownLatch goOn = new CountDownLatch(1);

    /** The number of {@code session/cancel} messages. */
    final AtomicInteger cancels = new AtomicInteger();

    @Override
    public void cancel(String sessionId) {
        cancels.incrementAndGet();
    }

    @Override
    public InitializeResult initialize(JsonNode params) throws Exception {
        return InitializeResult.of(new Implementation("fake", "1"), JsonNodeFactory.instance.objectNode());
    }

    @Override
    public OpenedSession newSession(SessionSpec spec, AcpAgent agent) throws Exception {
        return OpenedSession.of("s");
    }

    @Override
    public PromptResult prompt(PromptRequest request, PromptContext context) throws Exception {
        String text = request.content().getFirst().text().orElse("");
        context.say("a word");
        switch (text) {
            case ASK -> ask(context).get();
            case ASK_AND_END -> {
                var _ = ask(context);
                goOn.await();
            }
            case ASK_AND_WITHDRAW -> {
                CompletableFuture<PermissionOutcome> question = ask(context);
                goOn.await();
                question.cancel(true);
                context.cancellation().get();
            }
            case FAIL_TOOL_AND_ASK -> {
                context.update(tool("failed"));
                ask(context).get();
            }
            case HANG -> context.cancellation().get();
            case IGNORE_CANCEL -> new CountDownLatch(1).await();
            default -> {}
        }
        return PromptResult.of(context.isCancelled() ? StopReason.CANCELLED : StopReason.END_TURN);
    }

    private static CompletableFuture<PermissionOutcome> ask(PromptContext context) {
        return context.requestPermission(tool("pending"), OPTIONS);
    }

    private static ObjectNode tool(String status) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sessionUpdate", "tool_call")
                .put("toolCallId", "t")
                .put("title", "Write a.txt")
                .put("kind", "edit")
                .put("status", status);
    }

    /** An update of the commands, as some agents send it right after they opened a session. */
    static ObjectNode commands() {
        return JsonNodeFactory.instance.objectNode().put("sessionUpdate", "available_commands_update");
    }

    /** The option that a policy can choose. */
    static PermissionOutcome yes() {
        return new PermissionOutcome.Selected("yes");
    }

    static ExpectedAgent expected(AgentDialect dialect) {
        return new ExpectedAgent(
                "Fake Agent", "fake", "fake", "1", Advice.of("repair it"), "the key of the test", dialect);
    }
}
