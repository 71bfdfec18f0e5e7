package dev.berth.example;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.claude.ClaudeConfig;
import dev.berth.claude.ClaudeRuntime;
import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.limit.LimitEvent;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionEvent;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.TurnOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Sends one prompt to Claude, which may read and edit files of the project and nothing else. */
public final class AskClaude {
    private static final Set<String> ALLOWED = Set.of("read", "search", "edit");

    private AskClaude() {}

    /** Arguments: the project's folder, the prompt. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            report(ask(Path.of(arguments[0]), arguments[1]));
        } catch (BerthException e) {
            System.err.println(e.kind() + ": " + e.getMessage()); // tried, seen, what to do: a line each
            System.exit(1);
        }
    }

    private static TurnOutcome ask(Path project, String prompt) throws InterruptedException {
        BerthHome home = BerthHome.resolve(System.getenv(), Optional.empty());
        try (HostContext context = HostContext.open(home, List.of(), System.getenv(), AskClaude::show);
                ContainerHost host = ContainerHosts.detect(context);
                AgentRuntime claude = ClaudeRuntime.on(host, ClaudeConfig.from(context.config()))) {
            AgentInstance agent =
                    claude.ensureReady(AgentId.MAIN, Workspace.at(project)).get();
            SessionOptions options = SessionOptions.standard()
                    .in(project.toAbsolutePath())
                    .with(AskClaude::permission)
                    .telling(AskClaude::show);
            try (Session session = agent.openSession(options)) {
                return session.prompt(prompt, update -> update.text().ifPresent(System.out::print))
                        .outcome()
                        .get();
            }
        } catch (ExecutionException e) {
            throw BerthException.wrap("asking Claude", e.getCause());
        }
    }

    /** The permission policy. "Always" is never chosen: an answer holds for this one tool call. */
    private static CompletionStage<PermissionOutcome> permission(PermissionRequest request) {
        boolean allowed = ALLOWED.contains(request.toolCall().path("kind").asString(""));
        return CompletableFuture.completedFuture(
                (allowed ? request.allowOnce() : request.rejectOnce()).orElseGet(PermissionOutcome.Refused::new));
    }

    /** The listener. It is called on the thread where the event happens, so it must be quick. */
    private static void show(RuntimeEvent event) {
        switch (event) {
            case AgentEvent.PhaseFinished done ->
                System.err.println(done.phase().id() + ": " + done.took().toMillis() + " ms, " + done.detail());
            case LimitEvent.NearLimit near ->
                System.err.println(
                        "slow: " + near.detail() + "; " + near.limit().setting() + " is " + near.value());
            case SessionEvent.PermissionAnswered answered ->
                System.err.println(answered.request().title().orElse("a tool") + ": " + answered.chosen());
            default -> {} // each package has its own family of events, and there may be more
        }
    }

    private static void report(TurnOutcome outcome) {
        System.out.println();
        switch (outcome) {
            case TurnOutcome.Completed completed ->
                System.err.println("done, refused: " + completed.evidence().permissionsRefused());
            case TurnOutcome.PermissionRefused refused -> System.err.println("refused: " + refused.question());
            default ->
                System.err.println(outcome.id()
                        + outcome.failure().map(e -> ": " + e.getMessage()).orElse(""));
        }
    }
}
