package dev.berth.server.cli.config;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.KnownSettings;
import dev.berth.runtime.config.Origin;
import dev.berth.runtime.config.Setting;
import dev.berth.runtime.limit.Limits;
import dev.berth.server.cli.BerthCommand;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code berth config show}: lists the settings in force. */
@Command(
        name = "show",
        description = {
            "List the settings in force: key, value, and where the value comes from.",
            "Values that could hold a credential are hidden."
        })
final class ShowCommand implements Callable<Integer>, BerthCommand.Task {
    @ParentCommand
    ConfigSubcommands parent = new ConfigSubcommands();

    @Override
    public Integer call() throws Exception {
        return parent.root.perform(this).code();
    }

    @Override
    public ExitCode run(Application application, Printer printer) {
        printer.rows(
                List.of("key", "value", "origin"), rows(application.context().config()));
        return ExitCode.DONE;
    }

    static List<Map<String, Object>> rows(Config config) {
        Map<String, Setting> all = new TreeMap<>();
        KnownSettings.limits()
                .forEach(limit -> all.put(
                        limit.setting(),
                        new Setting(limit.setting(), List.of(Limits.text(limit.standard())), new Origin.Standard())));
        config.all().forEach(setting -> all.put(setting.key(), setting));
        return all.values().stream().map(ShowCommand::row).toList();
    }

    private static Map<String, Object> row(Setting setting) {
        return Map.of(
                "key",
                setting.key(),
                "value",
                setting.listedValue(),
                "origin",
                setting.origin().toString());
    }
}
