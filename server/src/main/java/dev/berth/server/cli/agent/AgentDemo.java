package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.image.AgentImage;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.demo.DemoAgent;
import dev.berth.server.wiring.Application;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the demo with a real agent and a scripted model. Prints first which package is installed and into which host.
 */
record AgentDemo(DemoFolders folders, Target target) {
    /** Seconds that the installation into a sandbox took on a machine with two cores (docs/without-an-account.md). */
    private static final Map<String, Integer> SECONDS = Map.of("claude", 24, "codex", 17, "hermes", 47, "opencode", 20);

    ExitCode run(Application application, DemoTurn turn) throws Exception {
        folders.giveWorkspaceToAgent();
        Printer printer = turn.printer();
        try (DemoAgent agent =
                        DemoAgent.open(application, target, folders.scratch().path());
                Interrupts.Scope _ = Interrupts::ignoreNext) {
            printer.say("the real " + agent.title() + " with a scripted model: no account, no key, nothing is sent to a"
                    + " provider");
            Optional<AgentImage> before = agent.image();
            printer.say(
                    before.isPresent()
                            ? "image " + before.get().tag() + " exists already: nothing is installed"
                            : installationText(agent));
            AgentInstance instance = turn.awaitReady(agent.ensureReady(turn.workspace()));
            if (before.isEmpty()) {
                agent.demoHost()
                        .imageRemoval()
                        .ifPresent(command ->
                                printer.say("image " + instance.snapshot().image() + " stays, berth up " + target
                                        + " uses it; to remove it: " + command + " "
                                        + instance.snapshot().image()));
            }
            return turn.run(instance, prompt(agent, turn.workspace()));
        }
    }

    private String installationText(DemoAgent agent) {
        return "installing " + agent.program() + " into " + agent.demoHost()
                + (agent.demoHost().isSandbox()
                        ? measuredTime() + "; it is removed when the demo ends"
                        : ": an image that does not exist is built first, which takes some minutes; the image stays");
    }

    private String measuredTime() {
        Integer seconds = SECONDS.get(target.value());
        return seconds == null ? "" : ": about " + seconds + " s on a machine with 2 cores";
    }

    private static String prompt(DemoAgent agent, Path workspace) {
        String place = agent.demoHost().isSandbox() ? "sandbox" : "container";
        String asking = agent.asks() ? "I ask before I write a file." : "I write a file and run a command.";
        String permission = agent.asks() ? "permission, " : "";
        return """
                @@say I am the real %s in my own %s, and a script plays my model. %s
                @@write %s :: Written by %s from inside its %s.
                @@run id -un && ls -l %s
                @@say That was the whole way: %s, handshake, prompt, %sfile, command.""".formatted(
                        agent.title(),
                        place,
                        asking,
                        workspace.resolve(DemoTurn.FILE),
                        agent.title(),
                        place,
                        DemoTurn.FILE,
                        place,
                        permission);
    }
}
