package dev.berth.runtime.config;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Collection;

/**
 * The rule for the name of an environment variable: POSIX's, because a shell sets the variables of programs in containers
 * and on machines, and drops every other name.
 */
public final class VariableName {
    /** The rule as an expression. */
    public static final String PATTERN = "[A-Za-z_][A-Za-z0-9_]*";

    /** The rule for people. */
    public static final String RULE =
            "use letters, digits and _ in the name of a variable, and no digit at its beginning";

    private VariableName() {}

    /** Whether a shell can set a variable of this name. */
    public static boolean isValid(String name) {
        return name.matches(PATTERN);
    }

    /**
     * Checks the names of variables.
     *
     * @throws BerthException CONFIG_INVALID with the first name that is not valid
     */
    public static void requireValid(String tried, Collection<String> names) {
        names.stream().filter(name -> !isValid(name)).sorted().findFirst().ifPresent(name -> {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    tried,
                    "a shell cannot set a variable of the name \"" + name.replaceAll("\\p{Cntrl}", "?") + "\"",
                    RULE);
        });
    }
}
