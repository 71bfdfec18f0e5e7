package dev.berth.server.cli.output;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
            ErrorKind.HOME_UNUSABLE, "--home DIR",
            ErrorKind.UNKNOWN_AGENT, "berth ps lists the instances, berth up makes one"));

    private ErrorAdvice() {}

    /** The advice of {@code error} with its flag or command; unchanged if it has one already. */
    public static String todo(BerthException error) {
        Advice advice = error.advice();
        String todo = advice.text();
        if (todo.contains("berth ") || todo.contains(" -c ") || todo.contains(" --")) {
            return todo;
        }
        // a mistake in a setting is corrected where it is, which the error names
        Advice shown = error.kind() == ErrorKind.CONFIG_INVALID ? advice.about("") : advice;
        String command = shown.steps().isEmpty() ? command(error.kind(), todo) : "";
        return todo(shown) + (command.isEmpty() ? "" : "; " + command);
    }

    /** The text of {@code advice} with the flag of its setting and the commands of its steps. */
    public static String todo(Advice advice) {
        return Stream.concat(
                        Stream.of(advice.text() + flag(advice.setting())),
                        advice.steps().stream().map(ErrorAdvice::command))
                .collect(Collectors.joining("; "));
    }

    private static String flag(String setting) {
        if (setting.isEmpty()) {
            return "";
        }
        String pair = setting.contains("=") ? setting : setting + "=…";
        return pair.startsWith("engine=") ? " (--" + pair.replace('=', ' ') + ")" : " (-c " + pair + ")";
    }

    private static String command(NextStep step) {
        String all = step.arguments().stream().map(word -> " " + word).collect(Collectors.joining());
        return switch (step.action()) {
            case LIST_SETTINGS -> "berth config reference lists them";
            case CHOOSE_MACHINE -> "--machine" + (all.isEmpty() ? " MACHINE" : all);
            case CHOOSE_ENGINE -> "--engine" + (all.isEmpty() ? " ENGINE" : all);
            case NAME_WORKSPACE -> "--workspace DIR";
            case MAKE_READY -> "berth up" + all;
            case LIST_INSTANCES -> "berth ps";
            case STOP_AGENT -> "berth stop" + all;
            case REMOVE_INSTANCE -> "berth rm" + all;
            case LOG_IN -> "berth login" + all;
            case LOG_IN_WITH_ARGUMENTS -> "berth login" + all + " -- …";
            case BUILD_IMAGE -> "berth image build" + all;
            case EXPORT_IMAGE -> "berth image export" + all + " writes one";
            case REPLACE_FILE -> "--force";
            case REMOVE_UNUSED_IMAGES -> "berth image gc";
            case LOCK_PROFILE -> "berth image lock" + all;
            case CHANGE_VERSION -> "berth upgrade" + version(step.arguments());
            case START_MACHINE -> "berth machine start";
            case RESTART_MACHINE -> "berth machine stop, then berth machine start";
            case REPAIR_MACHINE -> "berth machine repair";
            case DELETE_MACHINE -> "berth machine rm" + all;
        };
    }

    /** The words behind {@code berth upgrade}: the target and the version, as far as they are known. */
    private static String version(List<String> targetAndVersion) {
        return switch (targetAndVersion.size()) {
            case 0 -> "";
            case 1 -> " " + targetAndVersion.getFirst() + " --to VERSION";
            default -> " " + targetAndVersion.getFirst() + " --to " + targetAndVersion.getLast();
        };
    }

    private static String command(ErrorKind kind, String todo) {
        boolean otherHome = kind != ErrorKind.HOME_UNUSABLE || todo.contains("BERTH_HOME");
        return otherHome ? COMMANDS.getOrDefault(kind, "") : "";
    }
}
