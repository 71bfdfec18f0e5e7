package dev.berth.testkit.agent;

import dev.berth.acp.PermissionOption;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PromptContext;
import dev.berth.testkit.script.Directive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools of the scripted agent. Each use sends a tool call and the updates of its state. Used by the turn's thread.
 */
final class AgentTools {
    private static final List<PermissionOption> OPTIONS = List.of(
            new PermissionOption("allow", "Allow", "allow_once"),
            new PermissionOption("always", "Always allow", "allow_always"),
            new PermissionOption("reject", "Reject", "reject_once"));

    private final AgentSession session;
    private final PromptContext context;

    AgentTools(AgentSession session, PromptContext context) {
        this.session = session;
        this.context = context;
    }

    /** Asks for permission and then uses the tool; false if the permission was refused. */
    boolean write(Directive.Write write) throws InterruptedException, TurnCancelledException {
        Path file = session.resolve(write.path());
        ObjectNode input = input("path", file.toString()).put("content", write.content());
        ToolCall call = call("Write " + write.path(), "edit", input, Optional.of(file));
        context.update(call.announcement(Optional.of(ToolCall.diff(file, readText(file), write.content()))));
        if (!askIfNeeded(call)) {
            return false;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, write.content());
            context.update(call.resultUpdate(true, "wrote " + file));
        } catch (IOException e) {
            context.update(call.resultUpdate(false, "can't write " + file + ": " + e));
        }
        return true;
    }

    /** Asks for permission and then uses the tool; false if the permission was refused. */
    boolean run(Directive.Run run) throws InterruptedException, TurnCancelledException, IOException {
        ToolCall call = call(run.command(), "execute", input("command", run.command()), Optional.empty());
        context.update(call.announcement(Optional.empty()));
        if (!askIfNeeded(call)) {
            return false;
        }
        try (var command = ShellCommand.start(run.command(), session.cwd())) {
            var _ = CompletableFuture.anyOf(command.onExit(), context.cancellation())
                    .join();
            if (context.isCancelled()) {
                context.update(call.resultUpdate(false, "cancelled"));
                throw new TurnCancelledException();
            }
            int status = command.status();
            String output = command.output();
            context.update(call.resultUpdate(status == 0, status == 0 ? output : output + "exit status " + status));
        }
        return true;
    }

    void read(Directive.Read read) throws InterruptedException {
        Path file = session.resolve(read.path());
        ToolCall call = call("Read " + read.path(), "read", input("path", file.toString()), Optional.of(file));
        context.update(call.announcement(Optional.empty()));
        try {
            context.update(call.resultUpdate(true, Files.readString(file)));
        } catch (IOException e) {
            context.update(call.resultUpdate(false, "can't read " + file + ": " + e));
        }
    }

    private boolean askIfNeeded(ToolCall call) throws InterruptedException, TurnCancelledException {
        boolean allowed = session.isAllowedWithoutAsking(call.kind()) || ask(call);
        context.update(allowed ? call.statusUpdate("in_progress") : call.resultUpdate(false, "not allowed"));
        return allowed;
    }

    private boolean ask(ToolCall call) throws InterruptedException, TurnCancelledException {
        CompletableFuture<PermissionOutcome> answer = context.requestPermission(call.description(), OPTIONS);
        try {
            var _ = CompletableFuture.anyOf(answer, context.cancellation()).join();
        } catch (CompletionException e) {
            return false; // a client that can't answer does not allow the tool call
        }
        if (context.isCancelled()) {
            context.update(call.resultUpdate(false, "cancelled"));
            throw new TurnCancelledException();
        }
        return switch (answer.join()) {
            case PermissionOutcome.Selected(String option)
            when option.equals("always") -> {
                session.allowAlways(call.kind());
                yield true;
            }
            case PermissionOutcome.Selected(String option) -> option.equals("allow");
            case PermissionOutcome.Refused _ -> false;
            case PermissionOutcome.Cancelled _ -> false;
        };
    }

    private ToolCall call(String title, String kind, ObjectNode input, Optional<Path> file) {
        return new ToolCall(session.newToolCallId(), title, kind, input, file);
    }

    private static ObjectNode input(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put(name, value);
    }

    private static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return ""; // the diff of an absent or binary file shows the new text only
        }
    }
}
