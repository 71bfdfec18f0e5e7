package dev.berth.server;

import dev.berth.runtime.agent.Target;
import dev.berth.server.cli.BerthCommand;
import dev.berth.server.cli.CompletionCommand;
import dev.berth.server.cli.agent.DemoCommand;
import dev.berth.server.cli.agent.ExecCommand;
import dev.berth.server.cli.agent.LoginCommand;
import dev.berth.server.cli.agent.LogsCommand;
import dev.berth.server.cli.agent.PromptCommand;
import dev.berth.server.cli.agent.PruneCommand;
import dev.berth.server.cli.agent.PsCommand;
import dev.berth.server.cli.agent.RemoveCommand;
import dev.berth.server.cli.agent.RollbackCommand;
import dev.berth.server.cli.agent.StopCommand;
import dev.berth.server.cli.agent.UpCommand;
import dev.berth.server.cli.agent.UpgradeCommand;
import dev.berth.server.cli.config.ConfigSubcommands;
import dev.berth.server.cli.image.ImageSubcommands;
import dev.berth.server.cli.machine.DoctorCommand;
import dev.berth.server.cli.machine.MachineSubcommands;
import dev.berth.server.cli.terminal.OpenTerminalCommand;
import dev.berth.server.cli.terminal.ServeCommand;
import dev.berth.server.wiring.Targets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** Main class of the program {@code berth}, with the commands in the order in which the help lists them. */
public final class Main {
    static final SequencedMap<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("demo", DemoCommand.class);
        COMMANDS.put("up", UpCommand.class);
        COMMANDS.put("ps", PsCommand.class);
        COMMANDS.put("prompt", PromptCommand.class);
        COMMANDS.put("logs", LogsCommand.class);
        COMMANDS.put("stop", StopCommand.class);
        COMMANDS.put("rm", RemoveCommand.class);
        COMMANDS.put("prune", PruneCommand.class);
        COMMANDS.put("image", ImageSubcommands.class);
        COMMANDS.put("login", LoginCommand.class);
        COMMANDS.put("terminal", OpenTerminalCommand.class);
        COMMANDS.put("exec", ExecCommand.class);
        COMMANDS.put("upgrade", UpgradeCommand.class);
        COMMANDS.put("rollback", RollbackCommand.class);
        COMMANDS.put("machine", MachineSubcommands.class);
        COMMANDS.put("serve", ServeCommand.class);
        COMMANDS.put("config", ConfigSubcommands.class);
        COMMANDS.put("doctor", DoctorCommand.class);
        COMMANDS.put("completion", CompletionCommand.class);
    }

    /** The words for which picocli must know all commands. */
    private static final Set<String> ABOUT_ALL = Set.of("--help", "-h", "completion");

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Map.of()));
    }

    static int run(String[] args, Map<Target, Targets.Agent> added) {
        return BerthCommand.run(commands(List.of(args)), args, added);
    }

    /** The commands that the arguments may mean. Reading the annotations of all commands is a third of the time of a short one. */
    private static List<Class<?>> commands(List<String> args) {
        List<Class<?>> named = COMMANDS.entrySet().stream()
                .filter(command -> args.contains(command.getKey()))
                .<Class<?>>map(Map.Entry::getValue)
                .toList();
        return named.isEmpty() || args.stream().anyMatch(ABOUT_ALL::contains) ? List.copyOf(COMMANDS.values()) : named;
    }
}
