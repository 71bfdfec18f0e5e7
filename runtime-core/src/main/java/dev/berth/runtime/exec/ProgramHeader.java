package dev.berth.runtime.exec;

import dev.berth.runtime.config.VariableName;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a program's arguments and variables in the format that {@code berth-exec} reads from its input, so that no
 * command line shows them.
 */
public final class ProgramHeader {
    private ProgramHeader() {}

    /**
     * A program and its variables, with the end of the header.
     *
     * @throws BerthException CONFIG_INVALID for a NUL character, or a variable's name that a shell cannot set
     */
    public static String of(List<String> argv, Map<String, String> environment) {
        VariableName.requireValid("running " + argv.getFirst(), environment.keySet());
        StringBuilder header = new StringBuilder();
        new TreeMap<>(environment)
                .forEach((name, value) -> header.append('+')
                        .append(name)
                        .append('=')
                        .append(escaped(argv, value))
                        .append('\n'));
        argv.forEach(
                argument -> header.append(' ').append(escaped(argv, argument)).append('\n'));
        return header.append('\n').toString();
    }

    /** A line with a script of {@code sh} that is run before the rest of the header is read. */
    public static String script(String text) {
        return "!" + escaped(List.of("a script"), text) + "\n";
    }

    private static String escaped(List<String> argv, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    "running " + argv.getFirst(),
                    "an argument or a variable holds a NUL character",
                    "use no NUL character");
        }
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
