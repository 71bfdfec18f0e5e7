package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Main class of a JVM in another locale: passes names that are not ASCII in every way, and prints what came of each. */
final class PosixLocaleMain {
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");
    private static final PrintStream OUT = System.out;

    private PosixLocaleMain() {}

    /**
     * Prints one line for each way.
     *
     * @param args a folder with one folder in it, whose name is not ASCII
     */
    public static void main(String[] args) throws Exception {
        Path workspace;
        try (var list = Files.list(Path.of(args[0]))) {
            workspace = list.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        HostCommand pwd = HostCommand.of(List.of("pwd"), PATH);
        try (HostProcesses processes = HostProcesses.open(Limits.standard())) {
            say("argument", () -> run(processes, HostCommand.of(List.of("echo", "näh"), PATH)));
            say(
                    "variable",
                    () -> run(
                            processes,
                            HostCommand.of(List.of("printenv", "PLACE"), PATH).with("PLACE", "köln")));
            say("folder", () -> run(processes, pwd.in(workspace)));
            say("program", () -> HostCommand.of(List.of("prögram"), PATH).program());
            say("workspace", () -> Workspace.at(workspace));
            say(
                    "home",
                    () -> BerthHome.resolve(Map.of("BERTH_HOME", workspace + "/é"), Optional.empty())
                            .root());
            say("plain", () -> run(processes, HostCommand.of(List.of("echo", "x"), PATH)));
        }
    }

    private static String run(HostProcesses processes, HostCommand command) throws InterruptedException {
        CommandResult result = processes.run(command, KnownLimits.PROCESS_END);
        return result.stdout().text().strip();
    }

    private static void say(String what, Callable<Object> action) throws Exception {
        try {
            OUT.println(what + ": " + action.call());
        } catch (BerthException e) {
            String kind = e.kind().name();
            OUT.println(
                    what + ": " + (kind.equals("CONFIG_INVALID") ? kind + "; " + e.seen() + "; " + e.todo() : kind));
        }
    }
}
