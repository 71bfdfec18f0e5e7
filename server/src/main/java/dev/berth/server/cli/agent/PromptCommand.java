package dev.berth.server.cli.agent;

import dev.berth.acp.Content;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Prompt;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.DurationConverter;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.WorkspaceOptions;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.InstanceChoice;
import dev.berth.server.wiring.InstanceStart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth prompt}: runs one turn in a new session. */
@Command(
        name = "prompt",
        description = "Send one prompt and show the turn. Every prompt starts a new conversation.",
        footer = {
            "",
            "The agent works in the first --workspace, in the instance with exactly these",
            "folders. Without it: in the current folder, in the instance that has a workspace",
            "around it, else in a new one for it. --no-workspace: in the agent's own home.",
            "Exit 4: the turn ended because a permission was refused. A turn that went on",
            "without it ends with 0; its last line says how many permissions were refused."
        })
public final class PromptCommand extends BerthTask {
    /** The ways to answer the agent's permission requests. */
    enum Permission {
        ASK,
        READS,
        ALLOW,
        REJECT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(
            index = "0",
            paramLabel = "TARGET[/AGENT]",
            description = "which agent",
            converter = AgentNameConverter.class)
    AgentName agent = AgentName.of("claude");

    @Parameters(index = "1..*", paramLabel = "TEXT", description = "the prompt; - or nothing: standard input")
    List<String> textArguments = List.of();

    @Mixin
    WorkspaceOptions workspaces = new WorkspaceOptions();

    @Option(
            names = "--permission",
            paramLabel = "P",
            description = "ask, reads, allow or reject (default: ask on a terminal, else reject)")
    @Nullable
    Permission permission;

    @Option(names = "--mode", paramLabel = "M", description = "the agent's mode")
    @Nullable
    String mode;

    @Option(
            names = "--max-time",
            paramLabel = "D",
            description = "cancel the turn after this time, such as 10m",
            converter = DurationConverter.class)
    @Nullable
    Duration maxTime;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        Prompt prompt = new Prompt(List.of(Content.text(readText())), Optional.ofNullable(maxTime));
        PermissionPolicy permissions = policy(printer);
        InstanceChoice choice =
                choose(application, agent, workspaces.selection()).requireFolder();
        printer.about(choice.id(), workspaces.selection().arguments(choice.id()));
        CompletableFuture<AgentInstance> start = InstanceStart.exactly(application.runtime(agent), choice);
        AgentInstance instance;
        try (var _ = Interrupts.onInterrupt(() -> start.cancel(false))) {
            instance = FutureWaits.await(start);
        }
        SessionOptions options = SessionOptions.standard().with(permissions).telling(printer);
        options = choice.folder().map(options::in).orElse(options);
        try (Session open = instance.openSession(mode == null ? options : options.withMode(mode))) {
            return ForegroundTurn.run(open, prompt, printer);
        }
    }

    private PermissionPolicy policy(Printer printer) {
        boolean interactive = Stdio.ofProcess().inputIsTerminal() && !root.options.json && !readsInput();
        Permission chosen = permission != null ? permission : interactive ? Permission.ASK : Permission.REJECT;
        return switch (chosen) {
            case ASK -> {
                if (!interactive) {
                    throw usageError(
                            "asking a person for permissions",
                            "standard input is no terminal, or is the prompt",
                            "choose --permission reads, allow or reject");
                }
                yield PermissionPolicy.ask(new AskOnTerminal(printer));
            }
            case READS -> PermissionPolicy.reads();
            case ALLOW -> PermissionPolicy.allow();
            case REJECT -> PermissionPolicy.reject();
        };
    }

    private boolean readsInput() {
        return textArguments.isEmpty() || textArguments.equals(List.of("-"));
    }

    private String readText() throws IOException {
        String text = String.join(" ", textArguments);
        if (readsInput()) {
            try (InputStream in = System.in) {
                text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        if (text.isBlank()) {
            throw usageError("reading the prompt", "the prompt is empty", "give a text, or pipe one to standard input");
        }
        return text;
    }

    private static BerthException usageError(String tried, String seen, String todo) {
        return new BerthException(ErrorKind.USAGE, tried, seen, todo);
    }
}
