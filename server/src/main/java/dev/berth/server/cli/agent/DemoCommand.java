package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.home.BerthHome;
import dev.berth.server.cli.BerthCommand;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.wiring.Application;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code berth demo}: runs one turn without a key, in a home and a workspace that are removed at the end. */
@Command(
        name = "demo",
        description = "Show one turn of an agent in its sandbox, without a key.",
        footer = {
            "",
            "Without TARGET nothing is installed: the agent is a script. With TARGET, such as claude, codex,",
            "hermes or opencode, it is the real one with a scripted model, installed first: on the container",
            "engine of this host, else in a bubblewrap sandbox. At the end everything is removed except an",
            "image on a container engine; the demo prints the command that removes the image."
        })
public final class DemoCommand implements Callable<Integer> {
    @ParentCommand
    BerthCommand root = new BerthCommand();

    @Parameters(arity = "0..1", paramLabel = "TARGET", description = "a real agent (default: a scripted one)")
    @Nullable
    String target;

    @Option(names = "--once", description = "allow every permission, print the transcript and end")
    boolean once;

    @Override
    public Integer call() throws Exception {
        Optional<Target> realTarget = Optional.ofNullable(target).map(Target::of);
        Interrupts.install();
        Interrupts.handleHangUp();
        try (DemoFolders folders = DemoFolders.create()) {
            if (root.options.home == null && (realTarget.isEmpty() || !hasHome())) {
                root.options.home = folders.scratch().path().resolve("home");
            }
            return root.perform((application, printer) -> Interrupts.interruptibly(
                            "showing the demo", () -> run(realTarget, folders, application, printer)))
                    .code();
        }
    }

    /** Whether the caller has a home, whose settings then count. The demo does not create one. */
    private static boolean hasHome() {
        return Files.exists(BerthHome.locate(System.getenv(), Optional.empty()));
    }

    private ExitCode run(Optional<Target> realTarget, DemoFolders folders, Application application, Printer printer)
            throws Exception {
        boolean interactive = !once && !root.options.json && Stdio.ofProcess().inputIsTerminal();
        DemoTurn turn = new DemoTurn(printer, folders.workspace(), interactive);
        printer.say("berth demo: workspace " + folders.workspace());
        if (realTarget.isEmpty()) {
            return new ScriptedDemo(folders).run(application, turn);
        }
        ExitCode code = new AgentDemo(folders, realTarget.get()).run(application, turn);
        if (!root.options.json) {
            printer.say("removing the home and the workspace of the demo");
        }
        return code;
    }
}
