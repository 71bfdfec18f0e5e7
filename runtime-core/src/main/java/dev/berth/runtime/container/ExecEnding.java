package dev.berth.runtime.container;

/** How a program inside a container ended, as observed. */
public sealed interface ExecEnding {
    /** It ended by itself. */
    record Exited(int code) implements ExecEnding {
        @Override
        public String toString() {
            return "exited with " + code;
        }
    }

    /**
     * A signal ended it.
     *
     * @param outOfMemory whether the kernel killed a process of this container for want of memory meanwhile
     */
    record Killed(int signal, boolean outOfMemory) implements ExecEnding {
        @Override
        public String toString() {
            return "killed by signal " + signal + (outOfMemory ? ", out of memory" : "");
        }
    }

    /** The program could not be started: not there, or not executable. */
    record NotStarted(String reason) implements ExecEnding {
        @Override
        public String toString() {
            return "not started: " + reason;
        }
    }

    /**
     * The container or the way to it went away; how the program itself ended was not seen.
     *
     * @param outOfMemory whether the engine says that the container died for want of memory
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

    /** We ended it. */
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
