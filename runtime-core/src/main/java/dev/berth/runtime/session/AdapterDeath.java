package dev.berth.runtime.session;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Optional;

/** Says how an adapter's end is to be told: only what was observed, with its last words. */
record AdapterDeath(ExpectedAgent expected, AdapterEnding ending, String words, String memoryLimit) {
    static AdapterDeath of(ExpectedAgent expected, Adapter adapter, AdapterEnding ending) {
        return new AdapterDeath(
                expected,
                ending,
                OutputTail.of(adapter.lastWords()),
                adapter.memory().limit());
    }

    /** It ended before it had done {@code what}. */
    BerthException before(String what, String tried) {
        String seen = "it " + end(Optional.empty()) + " before " + what + said();
        if (ending.memoryRanOut()) {
            return new BerthException(ErrorKind.OUT_OF_MEMORY, tried, seen, MemoryShortage.TODO);
        }
        return switch (ending) {
            case AdapterEnding.NotStarted _ ->
                new BerthException(ErrorKind.AGENT_PROGRAM_MISSING, tried, "it " + ending + said(), expected.repair());
            case AdapterEnding.Exited _ -> new BerthException(ErrorKind.AGENT_NOT_ACP, tried, seen, expected.repair());
            default -> new BerthException(ErrorKind.AGENT_LOST, tried, seen, "try again; berth logs says more");
        };
    }

    /** It ended under a turn, or between two. */
    BerthException inTurn(String tried, Optional<MemoryShortage> shortage) {
        boolean memory = ending.memoryRanOut() || shortage.isPresent();
        return new BerthException(
                memory ? ErrorKind.OUT_OF_MEMORY : ErrorKind.AGENT_LOST,
                tried,
                expected.title() + " " + end(shortage) + said(),
                memory ? MemoryShortage.TODO : "prompt it again; berth logs says more");
    }

    private String end(Optional<MemoryShortage> shortage) {
        return shortage.map(seen -> withoutMemory() + ", " + seen.seen())
                .orElseGet(() -> ending.memoryRanOut()
                        ? ending + ": the container's limit is " + memoryLimit
                        : ending.toString());
    }

    /** The shortage says it better. */
    private String withoutMemory() {
        return ending instanceof AdapterEnding.Killed(int signal, var _)
                ? new AdapterEnding.Killed(signal, false).toString()
                : ending.toString();
    }

    private String said() {
        return words.isEmpty() ? "" : "; last said: " + words;
    }
}
