package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.exec.BerthExec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The arguments of {@code exec} for berth-exec, and the block of secrets that berth-exec reads. */
final class ExecArguments {
    private ExecArguments() {}

    static List<String> run(EngineDialect dialect, ContainerId id, String mark, ExecSpec spec) {
        return arguments(exec(dialect, "-i"), id, mark, spec, List.of("run"));
    }

    /** A program that its header names. */
    static List<String> runUnnamed(EngineDialect dialect, ContainerId id, String mark) {
        List<String> arguments = exec(dialect, "-i");
        arguments.addAll(List.of("-e", "BERTH_MARK=" + mark, id.value(), BerthExec.PATH, "inside", "", "run"));
        return List.copyOf(arguments);
    }

    static List<String> terminal(EngineDialect dialect, ContainerId id, String mark, ExecSpec spec) {
        return arguments(exec(dialect, "-i", "-t"), id, mark, spec, List.of("tty", mark));
    }

    /** Returns a new list, to which the rest can be added. */
    static List<String> exec(EngineDialect dialect, String... flags) {
        List<String> exec = new ArrayList<>(List.of("exec"));
        exec.addAll(dialect.execFlags());
        exec.addAll(List.of(flags));
        return exec;
    }

    private static List<String> arguments(
            List<String> arguments, ContainerId id, String mark, ExecSpec spec, List<String> mode) {
        arguments.addAll(List.of("-e", "BERTH_MARK=" + mark));
        new TreeMap<>(spec.environment()).forEach((name, value) -> arguments.addAll(List.of("-e", name + "=" + value)));
        spec.user().ifPresent(user -> arguments.addAll(List.of("-u", user.toString())));
        // not by -w: runc refuses a mounted folder that was deleted outside with a message about a container breakout
        arguments.addAll(
                List.of(id.value(), BerthExec.PATH, "inside", spec.directory().orElse("")));
        arguments.addAll(mode);
        arguments.addAll(spec.argv());
        return List.copyOf(arguments);
    }

    /** Returns a line {@code NAME=VALUE} for each secret. */
    static String secrets(String tried, ExecSpec spec) {
        StringBuilder block = new StringBuilder();
        new TreeMap<>(spec.secrets()).forEach((name, value) -> {
            if (value.indexOf('\0') >= 0) {
                throw new BerthException(
                        ErrorKind.CONFIG_INVALID,
                        tried,
                        "the secret " + name + " holds a NUL character",
                        "give it a value without NUL characters");
            }
            block.append(name).append('=').append(value).append('\n');
        });
        return block.toString();
    }
}
