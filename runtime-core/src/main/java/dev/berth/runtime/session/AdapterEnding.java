package dev.berth.runtime.session;

/** How an adapter process ended, as observed. */
public sealed interface AdapterEnding {
    /** It ended by itself. */
    record Exited(int code) implements AdapterEnding {
        @Override
        public String toString() {
            return "exited with " + code;
        }
    }

    /** A signal ended it; {@code outOfMemory} when the kernel did that for want of memory. */
    record Killed(int signal, boolean outOfMemory) implements AdapterEnding {
        @Override
        public String toString() {
            return "was killed by signal " + signal + (outOfMemory ? ", out of memory" : "");
        }
    }

    /** It could not be started. */
    record NotStarted(String reason) implements AdapterEnding {
        @Override
        public String toString() {
            return "did not start: " + reason;
        }
    }

    /** The way to it went away; how it ended was not seen. {@code outOfMemory}: where it ran died for want of memory. */
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

    /** We ended it. */
    record EndedByUs() implements AdapterEnding {
        @Override
        public String toString() {
            return "was ended by us";
        }
    }
}
