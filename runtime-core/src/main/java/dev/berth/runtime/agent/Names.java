package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.regex.Pattern;

/** The one rule for names of targets and agents. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");

    private Names() {}

    static boolean valid(String name) {
        return NAME.matcher(name).matches();
    }

    static String checked(String what, String name) {
        if (!valid(name)) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "reading the " + what + " \"" + name + "\"",
                    "it does not match ^[a-z0-9][a-z0-9-]{0,40}$",
                    "use lower-case letters, digits and dashes, at most 41");
        }
        return name;
    }
}
