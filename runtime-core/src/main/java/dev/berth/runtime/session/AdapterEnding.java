package dev.berth.runtime.session;

/** The observed end of an adapter process. */
public sealed interface AdapterEnding {
    /** The process exited by itself. */
    record Exited(int code) implements AdapterEnding {
        @Override
        public String toString() {
            return "exited with " + code;
        }
    }

    /** A signal ended the process; {@code outOfMemory} if the kernel sent it for lack of memory. */
    record Killed(int signal, boolean outOfMemory) implements AdapterEnding {
        @Override
        public String toString() {
            return "was killed by signal " + signal + (outOfMemory ? ", out of memory" : "");
        }
    }

    /** The process could not be started. */
    record NotStarted(String reason) implements AdapterEnding {
        @Override
        public String toString() {
            return "did not start: " + reason;
        }
    }

    /**
     * The connection to the process ended, and the process's end was not seen; {@code outOfMemory} if its container died for
     * lack of memory.
     */
    record Lost(String reason, boolean outOfMemory) implements AdapterEnding {
        public Lost(String reason) {
            this(reason, false);
        }

        @Override
        public String toString() {
            return "was lost: " + reason;
        }
    }

    default boolean memoryRanOut() {
        return (this instanceof Killed killed && killed.outOfMemory())
                || (this instanceof Lost lost && lost.outOfMemory());
    }

    /** This side ended the process. */
    record EndedByUs() implements AdapterEnding {
        @Override
        public String toString() {
            return "was ended by us";
        }
    }
}
