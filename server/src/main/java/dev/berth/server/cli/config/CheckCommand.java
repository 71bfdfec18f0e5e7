package dev.berth.server.cli.config;

import dev.berth.runtime.config.ConfigMistake;
import dev.berth.runtime.config.Origin;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.ErrorAdvice;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.cli.output.TerminalText;
import dev.berth.server.wiring.SettingsCheck;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code berth config check}: lists every mistake in the settings. */
@Command(
        name = "check",
        description = {
            "List every mistake in a config file, each with its line, and in the variables BERTH_….",
            "Exit: 0 none, 2 there are some."
        })
final class CheckCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("file", "line", "origin", "key", "seen", "todo");

    @ParentCommand
    ConfigSubcommands parent = new ConfigSubcommands();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "default: config.yaml in Berth's folder")
    @Nullable
    Path file;

    @Override
    public Integer call() {
        BerthHome home = BerthHome.resolve(System.getenv(), Optional.ofNullable(parent.root.options.home));
        Path checked = Optional.ofNullable(file).orElse(home.config()).toAbsolutePath();
        boolean exists = Files.exists(checked);
        if (file != null && !exists) {
            throw new BerthException(
                    ErrorKind.USAGE, "checking " + checked, "there is no such file", "name a config file");
        }
        List<ConfigMistake> mistakes = SettingsCheck.mistakes(home, checked, parent.root.options.allSettings());
        PrintStream out = Stdio.ofProcess().out();
        if (parent.root.options.json) {
            parent.root
                    .printer()
                    .rows(COLUMNS, mistakes.stream().map(CheckCommand::row).toList());
        } else if (mistakes.isEmpty()) {
            out.println(checked + (exists ? ": no mistakes" : ": no such file; no mistakes"));
        } else {
            mistakes.forEach(mistake -> out.println(TerminalText.oneLine(mistake.toString())));
        }
        out.flush();
        return (mistakes.isEmpty() ? ExitCode.DONE : ExitCode.USAGE).code();
    }

    private static Map<String, Object> row(ConfigMistake mistake) {
        Map<String, Object> row = new LinkedHashMap<>();
        mistake.origin().ifPresent(origin -> {
            row.put("origin", origin.toString());
            if (origin instanceof Origin.File(Path file, int line)) {
                row.put("file", file.toString());
                row.put("line", line);
            }
        });
        row.put("key", mistake.key());
        row.put("seen", mistake.error().seen());
        row.put("todo", ErrorAdvice.todo(mistake.error()));
        return row;
    }
}
