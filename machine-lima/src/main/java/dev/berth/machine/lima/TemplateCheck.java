package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.CommandResult;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Validates a template with {@code limactl validate}, and refuses unknown keys: Lima itself only warns of them and
 * ignores them.
 */
final class TemplateCheck {
    private static final Pattern UNKNOWN = Pattern.compile("unknown field \\\\*\"([^\"\\\\]+)");

    private TemplateCheck() {}

    /** @throws BerthException CONFIG_INVALID, naming the keys; or as {@link LimaProgram#runOrThrow} */
    static void validate(LimaProgram program, Path template) throws InterruptedException {
        String tried = "checking the machine's template with machine.template merged into it";
        CommandResult result =
                program.runOrThrow(tried, LimaLimits.QUERY, "validate", "--tty=false", template.toString());
        List<String> unknown = UNKNOWN.matcher(result.stderr().text())
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    tried,
                    "Lima does not know the key " + String.join(", ", unknown),
                    "correct it; limactl validate " + template + " shows where it is");
        }
    }
}
