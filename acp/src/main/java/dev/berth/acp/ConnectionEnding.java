package dev.berth.acp;

import java.util.List;

/** How a connection ended, as far as it was observed. */
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

    /** Writing to the peer failed, and it said nothing more. */
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
     * @param what such as {@code the agent process exited with code 3}
     * @param evidence such as the last lines of its standard error
     */
    record Reported(String what, List<String> evidence) implements ConnectionEnding {
        public Reported {
            evidence = List.copyOf(evidence);
        }

        @Override
        public String text() {
            return evidence.isEmpty() ? what : what + "; last said: " + String.join(" | ", evidence);
        }
    }
}
