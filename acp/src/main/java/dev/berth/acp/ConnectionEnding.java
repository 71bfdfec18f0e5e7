package dev.berth.acp;

import java.util.List;

/** The observed reason why a connection ended. */
public sealed interface ConnectionEnding {
    /** One sentence for people. */
    String text();

    /** The peer closed its side. */
    record EndOfStream() implements ConnectionEnding {
        @Override
        public String text() {
            return "the peer closed the stream";
        }
    }

    /** Reading from the peer failed. */
    record ReadFailed(String cause) implements ConnectionEnding {
        @Override
        public String text() {
            return "reading from the peer failed: " + cause;
        }
    }

    /** Writing to the peer failed, and no further message came. */
    record WriteFailed(String cause) implements ConnectionEnding {
        @Override
        public String text() {
            return "writing to the peer failed: " + cause;
        }
    }

    /** {@link AcpConnection#close()} was called. */
    record ClosedByUs() implements ConnectionEnding {
        @Override
        public String text() {
            return "the connection was closed on this side";
        }
    }

    /**
     * The owner of the streams saw more than the streams show.
     *
     * @param what the observation, such as {@code the agent process exited with code 3}
     * @param evidence lines such as the end of the process's standard error
     */
    record Reported(String what, List<String> evidence) implements ConnectionEnding {
        public Reported {
            evidence = List.copyOf(evidence);
        }

        @Override
        public String text() {
            return evidence.isEmpty() ? what : what + "; last output: " + String.join(" | ", evidence);
        }
    }
}
