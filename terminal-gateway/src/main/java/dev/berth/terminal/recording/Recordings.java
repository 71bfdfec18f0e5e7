package dev.berth.terminal.recording;

import dev.berth.terminal.session.PtySession;
import dev.berth.terminal.session.SessionId;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The recordings of a folder, 0700: one file {@code SID.cast} per session that asked for it. Safe for all threads. */
public interface Recordings extends AutoCloseable {
    /**
     * In {@code folder}, which is made when it is needed.
     *
     * @param most the size, in bytes, at which a recording ends
     * @param oldest the age at which one is removed
     */
    static Recordings in(Path folder, long most, Duration oldest) {
        return new FolderRecordings(folder, most, oldest);
    }

    /**
     * Writes down the session from its first kept byte to its end. Nothing typed is written, only what is shown.
     *
     * @throws dev.berth.runtime.error.BerthException when the file can't be made: HOME_UNUSABLE; BUSY when this session is
     *     being recorded, or was
     */
    void record(PtySession session);

    /**
     * What was recorded of a session so far, in whole lines; empty when there is nothing. Who asks closes it.
     *
     * @throws dev.berth.runtime.error.BerthException of kind HOME_UNUSABLE when it can't be read
     */
    Optional<InputStream> read(SessionId session);

    /** Removes what is too old; done at every start of a recording too. */
    void sweep();

    /** Writes what is under way. */
    @Override
    void close();
}
