package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Prompt;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.server.cli.BerthCommand;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.ScratchFolder;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.demo.DemoRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code berth demo}: the whole way with nothing to install and no key, in a home and a workspace of its own. */
@Command(name = "demo", description = "Show the whole way, with nothing to install and no key.")
public final class DemoCommand implements Callable<Integer> {
    private static final String PROMPT = """
            @@say I am a scripted agent, and this is my own sandbox. I ask before I write a file.
            @@write hello.txt :: Written by an agent from inside its sandbox.
            @@run id -un && ls -l hello.txt
            @@say That was the whole way: sandbox, handshake, prompt, permission, file, command.""";

    @ParentCommand
    BerthCommand root = new BerthCommand();

    @Option(names = "--once", description = "answer its questions, print the transcript and end")
    boolean once;

    @Override
    public Integer call() throws Exception {
        try (ScratchFolder scratch = ScratchFolder.make("berth-demo")) {
            if (root.options.home == null) {
                root.options.home = scratch.path().resolve("home");
            }
            Path workspace = workspaceIn(scratch.path());
            return root.perform((wiring, printer) -> run(wiring.context(), workspace, printer))
                    .code();
        }
    }

    /** Whoever starts the demo as root gets an agent that is not: the folder is made its own. */
    public static Path workspaceIn(Path folder) throws IOException {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        if (Integer.valueOf(0).equals(Files.getAttribute(workspace, "unix:uid"))) {
            Files.setAttribute(workspace, "unix:uid", 1000);
            Files.setAttribute(workspace, "unix:gid", 1000);
        }
        return workspace;
    }

    private ExitCode run(HostContext context, Path workspace, Printer printer) throws Exception {
        boolean person = !once && !root.options.json && Stdio.ofProcess().inputIsTerminal();
        printer.say("berth demo: home " + context.home().root() + ", workspace " + workspace);
        try (DemoRuntime runtime = DemoRuntime.in(context)) {
            CompletableFuture<AgentInstance> start = runtime.ensureReady(AgentId.MAIN, Workspace.at(workspace));
            AgentInstance agent;
            try (var _ = Interrupts.onInterrupt(() -> start.cancel(false))) {
                agent = FutureWaits.on(start);
            }
            PROMPT.lines().forEach(line -> printer.say("you> " + line));
            PermissionPolicy permissions =
                    person ? PermissionPolicy.ask(new AskOnTerminal(printer)) : PermissionPolicy.allow();
            try (Session session = agent.openSession(
                    SessionOptions.standard().with(permissions).telling(printer))) {
                TurnReport report = ForegroundTurn.outcome(session, Prompt.of(PROMPT), printer);
                Path file = workspace.resolve("hello.txt");
                printer.say(
                        Files.exists(file)
                                ? file + ": " + Files.readString(file).strip()
                                : "no file was written");
                return report.print(printer);
            }
        }
    }
}
