package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import java.util.Optional;

/**
 * A session as it was a moment ago.
 *
 * @param paused whether the program waits until more of its output may be read
 * @param recorders how many write it down
 */
public record SessionStatus(
        long seq,
        long tail,
        PtySize size,
        int writers,
        int readers,
        int recorders,
        boolean paused,
        boolean stalled,
        String title,
        Optional<PtyExit> exit) {}
