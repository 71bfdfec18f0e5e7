package dev.berth.server.cli.output;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            case MAKE_READY -> "berth up" + instance(step.arguments());
            case LIST_INSTANCES -> "berth ps";
            case STOP_AGENT -> "berth stop" + all;
            case REMOVE_INSTANCE -> "berth rm" + instance(step.arguments());
            case REMOVE_GONE_INSTANCES -> "berth prune removes all whose folder is gone";
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

    /** An agent and, if they are known, the workspaces of the instance. */
    private static String instance(List<String> agentAndWorkspaces) {
        if (agentAndWorkspaces.size() < 2) {
            return agentAndWorkspaces.stream().map(word -> " " + word).collect(Collectors.joining());
        }
        List<String> workspaces = agentAndWorkspaces.stream()
                .skip(1)
                .filter(path -> !path.isEmpty())
                .toList();
        return " " + InstanceArguments.of(AgentName.of(agentAndWorkspaces.getFirst()), workspaces);
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
