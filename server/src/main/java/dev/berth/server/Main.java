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
import java.util.List;
import java.util.Map;

/** Main class of the program {@code berth}, with the commands in the order in which the help lists them. */
public final class Main {
    static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            UpCommand.class,
            PsCommand.class,
            PromptCommand.class,
            LogsCommand.class,
            StopCommand.class,
            RemoveCommand.class,
            PruneCommand.class,
            ImageSubcommands.class,
            LoginCommand.class,
            OpenTerminalCommand.class,
            ExecCommand.class,
            UpgradeCommand.class,
            RollbackCommand.class,
            MachineSubcommands.class,
            ServeCommand.class,
            ConfigSubcommands.class,
            DoctorCommand.class,
            CompletionCommand.class);

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Map.of()));
    }

    static int run(String[] args, Map<Target, Targets.Agent> added) {
        return BerthCommand.run(COMMANDS, args, added);
    }
}
