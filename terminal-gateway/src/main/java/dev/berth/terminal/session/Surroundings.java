package dev.berth.terminal.session;

/** What all sessions of one registry share. */
record Surroundings(TerminalLimits limits, TerminalMetrics metrics, Timers timers, FramePool frames) {}
