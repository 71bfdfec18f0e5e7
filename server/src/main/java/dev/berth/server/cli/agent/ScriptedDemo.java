package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.demo.DemoRuntime;
import dev.berth.server.wiring.Application;
import java.util.Optional;

/**
 * Runs the demo with Berth's own scripted agent, in a sandbox if this host has one; otherwise prints that there is
 * none.
 */
record ScriptedDemo(DemoFolders folders) {
    private static final String WITH_SANDBOX = """
            @@say I am a scripted agent, and this is my own sandbox. I ask before I write a file.
            @@write hello.txt :: Written by an agent from inside its sandbox.
            @@run id -un && ls -l hello.txt
            @@say That was the whole way: sandbox, handshake, prompt, permission, file, command.""";

    private static final String WITHOUT_SANDBOX = """
            @@say I am a scripted agent, a program like any other of yours here. I ask before I write a file.
            @@write hello.txt :: Written by an agent.
            @@run id -un && ls -l hello.txt
            @@say That was the whole way: handshake, prompt, permission, file, command.""";

    ExitCode run(Application application, DemoTurn turn) throws Exception {
        try (DemoRuntime runtime = DemoRuntime.in(application.context());
                AutoCloseable _ = runtime::remove;
                Interrupts.Scope _ = Interrupts::ignoreNext) {
            Optional<BerthException> sandboxProblem = runtime.sandboxProblem();
            sandboxProblem.ifPresentOrElse(
                    reason -> turn.printer()
                            .say("no sandbox: " + reason.seen()
                                    + "; Berth's own scripted agent runs without one, a real agent would be refused"),
                    folders::giveWorkspaceToAgent);
            AgentInstance agent = turn.awaitReady(runtime.ensureReady(AgentId.MAIN, Workspace.at(turn.workspace())));
            return turn.run(agent, sandboxProblem.isPresent() ? WITHOUT_SANDBOX : WITH_SANDBOX);
        }
    }
}
