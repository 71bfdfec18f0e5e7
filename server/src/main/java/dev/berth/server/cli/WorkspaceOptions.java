package dev.berth.server.cli;

import dev.berth.server.wiring.WorkspaceSelection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that name one instance of an agent by its workspaces. */
public final class WorkspaceOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            parameterConsumer = Folders.class,
            description = "the instance with exactly this project folder; repeatable (default: see below)")
    List<Path> folders = List.of();

    @Option(names = "--no-workspace", description = "the instance without a project folder")
    boolean withoutWorkspace;

    /** The instance that the options name; {@link WorkspaceSelection#NONE} without them. */
    public WorkspaceSelection selection() {
        if (withoutWorkspace && !folders.isEmpty()) {
            throw new MutuallyExclusiveArgsException(
                    command.commandLine(), "--workspace and --no-workspace exclude each other");
        }
        return new WorkspaceSelection(folders, withoutWorkspace);
    }

    /**
     * Takes one folder. It takes more of them, up to the next option, only behind the names of the agents in a command that has no
     * other arguments: anywhere else the next word is such a name or argument.
     */
    static final class Folders implements IParameterConsumer {
        private static final PathConverter CONVERTER = new PathConverter();

        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            CommandLine line = command.commandLine();
            if (words.isEmpty() || isOption(words.peek())) {
                throw new MissingParameterException(
                        line, option, "Missing required parameter for option '--workspace' (DIR)");
            }
            List<Path> all = new ArrayList<>(option.<List<Path>>getValue());
            do {
                all.add(path(words.pop(), option, line));
            } while (onlyFoldersFollow(command) && !words.isEmpty() && !isOption(words.peek()));
            option.setValue(all);
        }

        private static boolean onlyFoldersFollow(CommandSpec command) {
            List<PositionalParamSpec> arguments = command.positionalParameters();
            return arguments.size() == 1
                    && !arguments.getFirst().originalStringValues().isEmpty();
        }

        private static boolean isOption(String word) {
            return word.length() > 1 && word.startsWith("-");
        }

        private static Path path(String word, ArgSpec option, CommandLine line) {
            try {
                return CONVERTER.convert(word);
            } catch (TypeConversionException e) {
                throw new ParameterException(
                        line, "Invalid value for option '--workspace' (DIR): " + e.getMessage(), e, option, word);
            }
        }
    }
}
