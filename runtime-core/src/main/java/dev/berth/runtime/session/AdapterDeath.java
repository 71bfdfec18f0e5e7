package dev.berth.runtime.session;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Optional;

/**
 * The end of an adapter as an error: the observation, and the last lines of its standard error.
 *
 * @param reason the reason why Berth itself ended the adapter; empty when Berth did not
 */
record AdapterDeath(
        ExpectedAgent expected, AdapterEnding ending, Optional<String> reason, String stderrTail, String memoryLimit) {
    private static final String AGAIN = "open a new session and prompt again; the agent's log has more";

    static AdapterDeath of(
            ExpectedAgent expected, GuardedAdapter adapter, AdapterEnding ending, Optional<String> ownReason) {
        return new AdapterDeath(
                expected,
                ending,
                ownReason.or(adapter::endReason),
                OutputTail.of(adapter.stderrTail()),
                adapter.memory().limit());
    }

    /** The error of an adapter that ended before it had done {@code action}. */
    BerthException before(String action, String tried) {
        String seen = "it " + end(Optional.empty()) + " before " + action + tail();
        if (ending.memoryRanOut()) {
            return new BerthException(ErrorKind.OUT_OF_MEMORY, tried, seen, MemoryShortage.ADVICE);
        }
        return switch (ending) {
            case AdapterEnding.NotStarted _ ->
                new BerthException(ErrorKind.AGENT_PROGRAM_MISSING, tried, "it " + ending + tail(), expected.repair());
            case AdapterEnding.Exited _ -> new BerthException(ErrorKind.AGENT_NOT_ACP, tried, seen, expected.repair());
            default -> new BerthException(ErrorKind.AGENT_LOST, tried, seen, "try again; the agent's log has more");
        };
    }

    /** The error of an adapter that ended during a turn, or between two. */
    BerthException inTurn(String tried, Optional<MemoryShortage> shortage) {
        if (ending.memoryRanOut() || shortage.isPresent()) {
            return new BerthException(
                    ErrorKind.OUT_OF_MEMORY,
                    tried,
                    expected.title() + " " + end(shortage) + tail(),
                    MemoryShortage.ADVICE);
        }
        return reason.map(known -> new BerthException(
                        ErrorKind.AGENT_LOST, tried, expected.title() + " was ended: " + known, "open a new session"))
                .orElseGet(() -> new BerthException(
                        ErrorKind.AGENT_LOST, tried, expected.title() + " " + end(Optional.empty()) + tail(), AGAIN));
    }

    private String end(Optional<MemoryShortage> shortage) {
        return shortage.map(seen -> withoutMemory() + ", " + seen.seen())
                .orElseGet(() -> ending.memoryRanOut()
                        ? ending + ": the container's limit is " + memoryLimit
                        : ending.toString());
    }

    /** The ending without its own mention of memory, for a text that describes the shortage. */
    private String withoutMemory() {
        return ending instanceof AdapterEnding.Killed(int signal, var _)
                ? new AdapterEnding.Killed(signal, false).toString()
                : ending.toString();
    }

    private String tail() {
        return stderrTail.isEmpty() ? "" : "; last output: " + stderrTail;
    }
}
