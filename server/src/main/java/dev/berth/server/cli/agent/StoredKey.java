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
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options {@code --key} and {@code --forget}: store a key in Berth's home, or delete the stored keys. */
final class StoredKey {
    private static final int MAX_BYTES = 16 * 1024;

    @Option(
            names = "--key",
            arity = "0..1",
            paramLabel = "VARIABLE",
            fallbackValue = "",
            parameterConsumer = VariableConsumer.class,
            description =
                    "store a key in Berth's home instead (mode 0600); it is asked for, or read from standard input")
    @Nullable
    String key;

    @Option(names = "--forget", description = "delete the stored keys of TARGET")
    boolean forget;

    /** Takes the next word if it looks like a variable: the word behind a bare {@code --key} may be TARGET. */
    static final class VariableConsumer implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            boolean variable = !words.isEmpty() && words.peek().matches("[A-Za-z_]*[A-Z_][A-Za-z0-9_]*");
            option.setValue(variable ? words.pop() : "");
        }
    }

    boolean isRequested() {
        return forget || key != null;
    }

    ExitCode run(AgentName agent, Application application, Printer printer) throws IOException {
        StoredCredentials credentials = new StoredCredentials(
                application.context().home(), agent.target().value());
        if (forget) {
            List<String> forgotten = credentials.forget();
            printer.say(agent.target() + ": "
                    + (forgotten.isEmpty() ? "no key was stored" : "forgotten: " + String.join(", ", forgotten)));
            printer.result(Printer.Result.done("forgotten"));
            return ExitCode.DONE;
        }
        String variable = variable(agent, application.targets().credentials(agent.target()));
        Path file = credentials.store(variable, read(variable));
        printer.say(agent.target() + ": " + variable + " is stored in " + file);
        printer.result(Printer.Result.done("stored"));
        return ExitCode.DONE;
    }

    private String variable(AgentName agent, List<String> known) {
        String chosen =
                key == null || key.isEmpty() ? known.stream().findFirst().orElse("") : key;
        if (!known.contains(chosen)) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "storing a key for " + agent.target(),
                    known.isEmpty() ? "this agent program needs no key" : "this agent program does not read " + chosen,
                    known.isEmpty() ? "leave --key out" : "choose one of: " + String.join(", ", known));
        }
        return chosen;
    }

    private static String read(String variable) throws IOException {
        if (!Stdio.ofProcess().inputIsTerminal()) {
            return new String(System.in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .flatMap(console -> Optional.ofNullable(console.readPassword("%s (not shown): ", variable)))
                .map(String::new)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.USAGE,
                        "asking for " + variable,
                        "nothing was typed, or this terminal cannot hide the input",
                        "give the key on standard input"));
    }
}
