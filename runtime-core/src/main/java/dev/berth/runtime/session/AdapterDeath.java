package dev.berth.runtime.session;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;

/** Says how an adapter's end is to be told: only what was observed, with its last words. */
record AdapterDeath(ExpectedAgent expected, AdapterEnding ending, List<String> lastWords) {
    private static final String MEMORY = "raise it with -c container.memory=8g, or give the agent less to do at once";

    static AdapterDeath of(ExpectedAgent expected, Adapter adapter, AdapterEnding ending) {
        return new AdapterDeath(expected, ending, adapter.lastWords());
    }

    /** It ended before it had done {@code what}. */
    BerthException before(String what, String tried) {
        String seen = "it " + ending + " before " + what + words();
        return switch (ending) {
            case AdapterEnding.NotStarted _ ->
                new BerthException(ErrorKind.AGENT_PROGRAM_MISSING, tried, "it " + ending + words(), expected.repair());
            case AdapterEnding.Killed killed
            when killed.outOfMemory() -> new BerthException(ErrorKind.OUT_OF_MEMORY, tried, seen, MEMORY);
            case AdapterEnding.Exited _ -> new BerthException(ErrorKind.AGENT_NOT_ACP, tried, seen, expected.repair());
            default -> new BerthException(ErrorKind.AGENT_LOST, tried, seen, "try again; berth logs says more");
        };
    }

    /** It ended under a turn. */
    BerthException inTurn(String tried) {
        boolean memory = ending instanceof AdapterEnding.Killed killed && killed.outOfMemory();
        return new BerthException(
                memory ? ErrorKind.OUT_OF_MEMORY : ErrorKind.AGENT_LOST,
                tried,
                expected.title() + " " + ending + words(),
                memory ? MEMORY : "prompt it again; berth logs says more");
    }

    private String words() {
        return lastWords.isEmpty() ? "" : "; last said: " + String.join(" | ", lastWords);
    }
}
