package dev.berth.server.cli;

import dev.berth.server.cli.output.Stdio;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code berth completion}: prints a completion script that bash and zsh can source. */
@Command(name = "completion", description = "Print shell completion for bash and zsh: source <(berth completion)")
public final class CompletionCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        if (spec != null) {
            Stdio.ofProcess()
                    .out()
                    .println(AutoComplete.bash("berth", spec.root().commandLine()));
        }
        return ExitCode.DONE.code();
    }
}
