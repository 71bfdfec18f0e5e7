package dev.berth.runtime.process;

import dev.berth.runtime.limit.LimitReachedException;

/** The observed ending of a program. */
public sealed interface ProcessEnding {
    /** The program exited with this code. */
    record Exited(int code) implements ProcessEnding {
        @Override
        public String toString() {
            return "exited with " + code;
        }
    }

    /**
     * The program's status was 128 + {@code signal}: it was killed by that signal. The JDK reports a program that exits
     * with such a code in the same way, so the text names the status too.
     */
    record Killed(int signal) implements ProcessEnding {
        @Override
        public String toString() {
            return "killed by signal " + signal + " (status " + (128 + signal) + ")";
        }
    }

    /** Berth ended the program's group because its limit was reached. */
    record PastLimit(LimitReachedException reached) implements ProcessEnding {
        @Override
        public String toString() {
            return "ended by Berth: " + reached.seen();
        }
    }

    /** Berth ended the program's group because its caller was interrupted or closed it. */
    record EndedByUs() implements ProcessEnding {
        @Override
        public String toString() {
            return "ended by Berth";
        }
    }

    /** The program could not be started. */
    record NeverStarted(String reason) implements ProcessEnding {
        @Override
        public String toString() {
            return "never started: " + reason;
        }
    }

    /** The connection to the program's machine was lost while the program ran; its ending is not known. */
    record Lost(String seen) implements ProcessEnding {
        @Override
        public String toString() {
            return "lost: " + seen;
        }
    }

    default boolean succeeded() {
        return this instanceof Exited(int code) && code == 0;
    }

    /** The ending for an exit status that the JDK reported. */
    static ProcessEnding ofStatus(int status) {
        return status > 128 && status <= 128 + 64 ? new Killed(status - 128) : new Exited(status);
    }
}
