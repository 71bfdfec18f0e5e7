package dev.berth.acp;

import java.util.Map;

/**
 * The counters of a connection since its start, as a snapshot; the numbers may be of slightly different moments.
 *
 * @param framesIn messages read and understood
 * @param framesOut messages written
 * @param bytesIn bytes read
 * @param bytesOut bytes written
 * @param notes the number of notes of each kind that occurred
 */
public record WireStats(long framesIn, long framesOut, long bytesIn, long bytesOut, Map<WireNote.Kind, Long> notes) {
    public WireStats {
        notes = Map.copyOf(notes);
    }

    /** The number of notes of a kind. */
    public long count(WireNote.Kind kind) {
        return notes.getOrDefault(kind, 0L);
    }

    /** The lines that were no JSON-RPC message. */
    public long skippedLines() {
        return count(WireNote.Kind.SKIPPED_LINE);
    }
}
