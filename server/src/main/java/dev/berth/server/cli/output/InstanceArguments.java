package dev.berth.server.cli.output;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The arguments of a command of {@code berth} that name an instance, as a shell takes them.
 *
 * @param text such as {@code claude/main --workspace '/work/my shop'}
 */
public record InstanceArguments(AgentName agent, String text) {
    private static final String FLAG = " --workspace ";
    private static final String NO_WORKSPACE = " --no-workspace";
    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");

    /** The agent without a workspace: the command chooses the instance by the folder in which it is given. */
    public static InstanceArguments of(AgentName agent) {
        return new InstanceArguments(agent, agent.toString());
    }

    /** Exactly this instance, whatever the folder in which the command is given. */
    public static InstanceArguments of(InstanceId instance) {
        return of(
                instance.name(),
                instance.workspaces().stream().map(Workspace::toString).toList());
    }

    /** Exactly the instance with these workspaces; none: the one without a workspace. */
    public static InstanceArguments of(AgentName agent, List<String> workspaces) {
        return new InstanceArguments(
                agent,
                workspaces.stream()
                        .map(InstanceArguments::quoted)
                        .collect(Collectors.joining(FLAG, agent + (workspaces.isEmpty() ? NO_WORKSPACE : FLAG), "")));
    }

    private static String quoted(String path) {
        return NEEDS_NO_QUOTES.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    @Override
    public String toString() {
        return text;
    }
}
