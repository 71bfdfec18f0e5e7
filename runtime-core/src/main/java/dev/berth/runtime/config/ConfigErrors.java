package dev.berth.runtime.config;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.limit.Limit;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The errors for unknown settings and bad values, all of kind CONFIG_INVALID. */
final class ConfigErrors {
    /** The key of a variable of programs, whose name may be anything in the file. */
    private static final Pattern VARIABLE =
            Pattern.compile("(?s)(?:agents\\.[^.]+\\.env|machine\\.environment)\\.(.+)");

    private ConfigErrors() {}

    static BerthException unknownKey(String key, Origin origin) {
        Matcher variable = VARIABLE.matcher(key);
        return variable.matches() ? badVariable(key, variable.group(1), origin) : noSetting(key, origin);
    }

    private static BerthException noSetting(String key, Origin origin) {
        return invalid(
                key,
                "reading setting " + key + " from " + origin,
                "there is no such setting",
                "use one of: " + KnownSettings.suggestKeys(key));
    }

    private static BerthException badVariable(String key, String name, Origin origin) {
        return invalid(
                key,
                "reading setting " + key + " from " + origin,
                "a shell cannot set a variable of the name \"" + name.replaceAll("\\p{Cntrl}", "?") + "\"",
                VariableName.RULE);
    }

    static BerthException unknownLimit(String key, Origin origin) {
        return invalid(
                key,
                "reading setting " + key + " from " + origin,
                "there is no such limit",
                "use one of: "
                        + KnownSettings.limits().stream().map(Limit::name).collect(Collectors.joining(", ")));
    }

    /** The error for a variable whose first word is not a section of settings. */
    static BerthException foreign(String variable) {
        return new BerthException(
                ErrorKind.CONFIG_INVALID,
                "reading variable " + variable,
                "it names no setting",
                Advice.of("unset it, or use the variable of a known setting").with(NextStep.Action.LIST_SETTINGS));
    }

    static BerthException unknownTarget(Setting setting, String target, Collection<String> known) {
        return invalid(
                setting.key(),
                "reading setting " + setting.key() + " from " + setting.origin(),
                "there is no agent program " + target,
                "use one of: "
                        + known.stream().sorted().map(name -> "agents." + name).collect(Collectors.joining(", ")));
    }

    static BerthException badValue(Setting setting, String allowed) {
        return invalid(
                setting.key(),
                "reading setting " + setting.key() + " from " + setting.origin(),
                "its value is \"" + setting.listedValue().replaceAll("\\R", " ") + "\"",
                "give it " + allowed);
    }

    private static BerthException invalid(String key, String tried, String seen, String todo) {
        return new BerthException(ErrorKind.CONFIG_INVALID, tried, seen, todo, null, key);
    }

    static BerthException invalid(String tried, String seen, String todo) {
        return new BerthException(ErrorKind.CONFIG_INVALID, tried, seen, todo);
    }
}
