package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.CommandResult;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Lima's own look at a template before a machine is made of it: what Lima does not know it would warn of and ignore. */
final class TemplateCheck {
    private static final Pattern UNKNOWN = Pattern.compile("unknown field \\\\*\"([^\"\\\\]+)");

    private TemplateCheck() {}

    /** @throws BerthException CONFIG_INVALID, naming the keys; or as {@link LimaProgram#ok} */
    static void check(LimaProgram program, Path template) throws InterruptedException {
        String tried = "checking the machine's template with what machine.template says";
        CommandResult seen = program.ok(tried, LimaLimits.QUERY, "validate", "--tty=false", template.toString());
        List<String> unknown = UNKNOWN.matcher(seen.stderr().text())
                .results()
                .map(found -> found.group(1))
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
