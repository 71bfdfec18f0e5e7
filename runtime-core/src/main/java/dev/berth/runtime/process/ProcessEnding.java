package dev.berth.runtime.process;

import dev.berth.runtime.limit.LimitReachedException;

/** How a process ended, as observed; told apart because each asks for something else. */
public sealed interface ProcessEnding {
    /** It ended by itself with this code. */
    record Exited(int code) implements ProcessEnding {
        @Override
        public String toString() {
            return "exited with " + code;
        }
    }

    /**
     * Its status was 128 + {@code signal}: killed by that signal. (The JDK reports a program that itself exits with such
     * a number the same way, so the text names the status too.)
     */
    record Killed(int signal) implements ProcessEnding {
        @Override
        public String toString() {
            return "killed by signal " + signal + " (status " + (128 + signal) + ")";
        }
    }

    /** We ended its group because it was past its limit. */
    record PastLimit(LimitReachedException reached) implements ProcessEnding {
        @Override
        public String toString() {
            return "ended by us: " + reached.seen();
        }
    }

    /** We ended its group because its caller was interrupted or closed it. */
    record EndedByUs() implements ProcessEnding {
        @Override
        public String toString() {
            return "ended by us";
        }
    }

    /** It never ran. */
    record NeverStarted(String reason) implements ProcessEnding {
        @Override
        public String toString() {
            return "never started: " + reason;
        }
    }

    /** The way to it was lost while it ran on another machine: how it ended is not known. */
    record Lost(String seen) implements ProcessEnding {
        @Override
        public String toString() {
            return "lost: " + seen;
        }
    }

    default boolean succeeded() {
        return this instanceof Exited(int code) && code == 0;
    }

    /** The ending that an exit status, as the JDK reports it, stands for. */
    static ProcessEnding ofStatus(int status) {
        return status > 128 && status <= 128 + 64 ? new Killed(status - 128) : new Exited(status);
    }
}
