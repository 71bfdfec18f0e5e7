package dev.berth.server.cli.output;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.EnumMap;
import java.util.Map;

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

    private ErrorAdvice() {}

    /** The advice of {@code error} with its flag or command; unchanged if it has one already. */
    public static String todo(BerthException error) {
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
