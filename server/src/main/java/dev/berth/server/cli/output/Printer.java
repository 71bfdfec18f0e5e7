package dev.berth.server.cli.output;

import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.workspace.WorkspaceComparison;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Output of a command, for people or as one JSON object a line. Safe for all threads. A closed standard output throws
 * nothing.
 */
public interface Printer extends RuntimeListener {
    /**
     * Names the instance that the lines from now on are about.
     *
     * @param arguments name it in the commands of an advice
     */
    void about(InstanceId instance, InstanceArguments arguments);

    /** Prints a sentence for a person. */
    void say(String text);

    /** Prints a warning: what was seen and what to do. */
    void warn(String text);

    /** Prints the rows of a listing; {@code columns} are the keys of each row, in order. */
    void rows(List<String> columns, List<Map<String, Object>> rows);

    /** Prints an update of a turn. */
    void update(SessionUpdate update);

    /** Asks a person and answers the line that was typed; an empty text without an answer. */
    String ask(String question);

    /** Prints the result of a command that succeeded or of a turn that ended; nothing is printed after it. */
    void result(Result result);

    /** Prints the error of a command that failed; nothing is printed after it. */
    void failure(BerthException e);

    /**
     * The result of a command.
     *
     * @param outcome one word, such as {@code completed}
     * @param usage tokens and cost, as JSON gives them
     * @param warnings warnings of the turn
     * @param workspaces what changed in the workspaces during the turn, of the files that the host runs
     * @param permissionsRefused number of permissions that the turn was refused; empty without a turn
     * @param error the failure, if there was one
     */
    record Result(
            boolean ok,
            String outcome,
            Map<String, Object> usage,
            List<String> warnings,
            WorkspaceComparison workspaces,
            OptionalInt permissionsRefused,
            @Nullable BerthException error) {
        public static Result done(String outcome) {
            return new Result(
                    true, outcome, Map.of(), List.of(), WorkspaceComparison.same(), OptionalInt.empty(), null);
        }

        /** The result of a command that failed with this error. */
        public static Result failed(BerthException e) {
            return new Result(
                    false, e.kind().id(), Map.of(), List.of(), WorkspaceComparison.same(), OptionalInt.empty(), e);
        }
    }
}
