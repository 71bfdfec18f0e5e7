package dev.berth.server.cli.output;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.terminal.agents.InstanceArguments;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The advice of an error for people at the command line: the library's advice, which names settings and calls, with the
 * flag or the command that does it.
 */
public final class ErrorAdvice {
    private static final Map<ErrorKind, String> COMMANDS = new EnumMap<>(Map.of(
            ErrorKind.MACHINE_NOT_READY, "berth doctor",
            ErrorKind.ENGINE_REFUSED, "berth doctor",
            ErrorKind.CONTAINER_ABSENT, "berth up",
            ErrorKind.CONTAINER_STOPPED, "berth up",
            ErrorKind.IMAGE_ABSENT, "berth image build",
            ErrorKind.IMAGE_BROKEN, "berth image build",
            ErrorKind.BASE_IMAGE_MOVED, "berth image build --refresh-base",
            ErrorKind.WORKSPACE_FORBIDDEN, "--workspace DIR",
            ErrorKind.HOME_UNUSABLE, "--home DIR"));

    private static final String ENDS_HERE = "(?=[;,.:)]|$)";
    private static final Pattern INSTANCE_COMMAND =
            Pattern.compile("\\bberth (up|prompt|terminal|stop|rm|logs)" + ENDS_HERE);
    private static final Pattern TARGET_COMMAND =
            Pattern.compile("\\bberth (upgrade|rollback|image build|image build --refresh-base)" + ENDS_HERE);

    private ErrorAdvice() {}

    /** The advice of {@code error} with its flag or command; if it has one already, only that command is completed. */
    public static String todo(BerthException error) {
        return todo(error, Optional.empty());
    }

    /**
     * The same advice; each of its commands that names no agent gets the instance's name, so that it can be pasted.
     *
     * @param subject the arguments of the instance that the failed command was about
     */
    public static String todo(BerthException error, Optional<InstanceArguments> subject) {
        String todo = withCommand(error);
        return subject.map(arguments -> completed(todo, arguments)).orElse(todo);
    }

    private static String completed(String todo, InstanceArguments subject) {
        String perInstance =
                INSTANCE_COMMAND.matcher(todo).replaceAll("$0 " + Matcher.quoteReplacement(subject.toString()));
        return TARGET_COMMAND
                .matcher(perInstance)
                .replaceAll("$0 "
                        + Matcher.quoteReplacement(subject.agent().target().value()));
    }

    private static String withCommand(BerthException error) {
        String todo = error.todo();
        if (todo.contains("berth ") || todo.contains(" -c ") || todo.contains(" --")) {
            return todo;
        }
        String command = command(error.kind(), todo);
        return todo + flag(error) + (command.isEmpty() ? "" : "; " + command);
    }

    /** A mistake in a setting is corrected where it is, which the error names; any other error gets its flag. */
    private static String flag(BerthException error) {
        return error.kind() == ErrorKind.CONFIG_INVALID
                ? ""
                : error.setting()
                        .map(key -> " (-c " + key + "=" + error.settingValue().orElse("…") + ")")
                        .orElse("");
    }

    private static String command(ErrorKind kind, String todo) {
        boolean otherHome = kind != ErrorKind.HOME_UNUSABLE || todo.contains("BERTH_HOME");
        return otherHome ? COMMANDS.getOrDefault(kind, "") : "";
    }
}
