package dev.berth.server.cli.config;

import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Stdio;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * {@code berth config reference}: lists every setting that exists. Reads no settings, so that wrong settings do not
 * stop it.
 */
@Command(name = "reference", description = "List every setting: key, text, values, default, variable.")
final class ReferenceCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("key", "text", "values", "default", "variable");

    @ParentCommand
    ConfigSubcommands parent = new ConfigSubcommands();

    @Option(names = "--markdown", description = "as the page docs/settings.md")
    boolean markdown;

    @Override
    public Integer call() {
        PrintStream out = Stdio.ofProcess().out();
        if (markdown) {
            // The page is a file in UTF-8, whatever the locale.
            Stdio.ofProcess().out().exact().writeBytes(SettingsPage.text().getBytes(StandardCharsets.UTF_8));
        } else if (parent.root.options.json) {
            parent.root
                    .printer()
                    .rows(
                            COLUMNS,
                            SettingRow.all().stream().map(SettingRow::fields).toList());
        } else {
            SettingRow.all().forEach(row -> print(row, out));
        }
        out.flush();
        return ExitCode.DONE.code();
    }

    private static void print(SettingRow row, PrintStream out) {
        out.println(row.key());
        out.println("    " + row.text());
        out.println("    values:   " + row.values());
        out.println("    default:  " + row.standard().orElse("none"));
        out.println("    variable: " + row.variable());
    }
}
