package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.credential.StoredCredentials;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.wiring.Application;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A key that Berth keeps because somebody asked for it. */
final class StoredKey {
    private static final int MOST = 16 * 1024;

    @Option(
            names = "--key",
            arity = "0..1",
            paramLabel = "VARIABLE",
            fallbackValue = "",
            description =
                    "keep a key instead, in Berth's home, for you only (mode 0600): asked for here, or from standard input")
    @Nullable
    String key;

    @Option(names = "--forget", description = "remove the keys that were kept for it")
    boolean forget;

    boolean wanted() {
        return forget || key != null;
    }

    ExitCode run(AgentName agent, Application wiring, Printer printer) throws IOException {
        StoredCredentials kept =
                new StoredCredentials(wiring.context().home(), agent.target().value());
        if (forget) {
            List<String> gone = kept.forget();
            printer.say(agent.target() + ": "
                    + (gone.isEmpty() ? "no key was kept" : "forgotten: " + String.join(", ", gone)));
            printer.result(Printer.Result.done("forgotten"));
            return ExitCode.DONE;
        }
        String variable = variable(agent, wiring.targets().credentials(agent.target()));
        Path file = kept.store(variable, read(variable));
        printer.say(agent.target() + ": " + variable + " is kept in " + file);
        printer.result(Printer.Result.done("stored"));
        return ExitCode.DONE;
    }

    private String variable(AgentName agent, List<String> known) {
        String wanted =
                key == null || key.isEmpty() ? known.stream().findFirst().orElse("") : key;
        if (!known.contains(wanted)) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "storing a key for " + agent.target(),
                    known.isEmpty() ? "it needs none" : "it does not read " + wanted,
                    known.isEmpty() ? "leave it out" : "choose one of: " + String.join(", ", known));
        }
        return wanted;
    }

    private static String read(String variable) throws IOException {
        if (!Stdio.ofProcess().inputIsTerminal()) {
            return new String(System.in.readNBytes(MOST), StandardCharsets.UTF_8);
        }
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .flatMap(console -> Optional.ofNullable(console.readPassword("%s (not shown): ", variable)))
                .map(String::new)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.USAGE,
                        "asking for " + variable,
                        "nothing was typed, or it cannot be asked for here",
                        "give the key on standard input"));
    }
}
