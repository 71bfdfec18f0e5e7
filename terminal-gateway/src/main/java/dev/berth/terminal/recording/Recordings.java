package dev.berth.terminal.recording;

import dev.berth.terminal.session.PtySession;
import dev.berth.terminal.session.SessionId;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The recordings in a folder with mode 0700: one file {@code SID.cast} for each recorded session. Safe for all threads.
 */
public interface Recordings extends AutoCloseable {
    /**
     * Keeps recordings in {@code folder}, which is created for the first recording.
     *
     * @param most the size of a file in bytes at which the recording ends
     * @param oldest the age at which a recording is removed
     */
    static Recordings in(Path folder, long most, Duration oldest) {
        return new FolderRecordings(folder, most, oldest);
    }

    /**
     * Records the output of a session from the first kept byte to the session's end. Input is not recorded.
     *
     * @throws dev.berth.runtime.error.BerthException HOME_UNUSABLE when the file can't be created; BUSY when this
     *     session is or was recorded
     */
    void record(PtySession session);

    /**
     * Opens the recording of a session, up to the last complete line now; empty when the session has no recording. The
     * caller closes the stream.
     *
     * @throws dev.berth.runtime.error.BerthException HOME_UNUSABLE when the file can't be read
     */
    Optional<InputStream> read(SessionId session);

    /** Removes recordings that are too old. {@link #record} does this too. */
    void sweep();

    /** Writes the output that waits, for at most 5 s. */
    @Override
    void close();
}
