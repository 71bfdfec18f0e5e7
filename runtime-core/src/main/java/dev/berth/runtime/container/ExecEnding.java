package dev.berth.runtime.container;

/** The observed ending of a program inside a container. */
public sealed interface ExecEnding {
    /** The program exited. */
    record Exited(int code) implements ExecEnding {
        @Override
        public String toString() {
            return "exited with " + code;
        }
    }

    /**
     * A signal ended the program.
     *
     * @param outOfMemory whether the kernel killed a process of this container for want of memory while the program ran
     */
    record Killed(int signal, boolean outOfMemory) implements ExecEnding {
        @Override
        public String toString() {
            return "killed by signal " + signal + (outOfMemory ? ", out of memory" : "");
        }
    }

    /** The program could not be started: missing, or not executable. */
    record NotStarted(String reason) implements ExecEnding {
        @Override
        public String toString() {
            return "not started: " + reason;
        }
    }

    /**
     * The container or the connection to it went away, and the program's own ending was not seen.
     *
     * @param outOfMemory whether the engine reports that the container died for want of memory
     */
    record Lost(String reason, boolean outOfMemory) implements ExecEnding {
        public Lost(String reason) {
            this(reason, false);
        }

        @Override
        public String toString() {
            return "lost: " + reason;
        }
    }

    /** Berth ended the program. */
    record EndedByUs() implements ExecEnding {
        @Override
        public String toString() {
            return "ended by us";
        }
    }

    default boolean succeeded() {
        return this instanceof Exited(int code) && code == 0;
    }
}
