package dev.berth.server.cli.output;

import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeListener;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a command shows, for people or as one JSON object a line. Safe for all threads; a reader that went away is not an
 * error here.
 */
public interface Printer extends RuntimeListener {
    /** A sentence for a person. */
    void say(String text);

    /** A warning: what was seen and what to do. */
    void warn(String text);

    /** The rows of a listing; {@code columns} are the keys of each row, in order. */
    void rows(List<String> columns, List<Map<String, Object>> rows);

    /** An update of a turn, as it came. */
    void update(SessionUpdate update);

    /** Asks a person; empty when none answered. */
    String ask(String question);

    /** The last word of a command that went well or of a turn that ended. */
    void result(Result result);

    /** The last word of a command that failed. */
    void failure(BerthException e);

    /**
     * How a command ended.
     *
     * @param outcome one word, such as {@code completed}
     * @param usage tokens and cost, as JSON gives them
     * @param warnings what a person should know besides
     * @param permissionsRefused how many permissions a turn was refused; empty where there was no turn
     * @param error what went wrong, if it did
     */
    record Result(
            boolean ok,
            String outcome,
            Map<String, Object> usage,
            List<String> warnings,
            OptionalInt permissionsRefused,
            @Nullable BerthException error) {
        public static Result done(String outcome) {
            return new Result(true, outcome, Map.of(), List.of(), OptionalInt.empty(), null);
        }
    }
}
