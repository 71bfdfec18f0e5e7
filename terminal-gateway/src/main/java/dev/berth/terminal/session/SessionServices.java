package dev.berth.terminal.session;

/** The objects that all sessions of one registry share. */
record SessionServices(TerminalLimits limits, TerminalMetrics metrics, Timers timers, FramePool frames) {}
