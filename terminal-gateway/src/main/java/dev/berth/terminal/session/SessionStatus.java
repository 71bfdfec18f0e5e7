package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import java.util.Optional;

/**
 * A snapshot of a session's state.
 *
 * @param seq the number of the next output byte
 * @param tail the number of the first byte that is kept
 * @param recorders the number of viewers that are recordings
 * @param paused whether the output is not read now, so that the program blocks
 * @param stalled whether the owner has shown nothing for the stall limit while paused
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
