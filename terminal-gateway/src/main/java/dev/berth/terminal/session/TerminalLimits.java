package dev.berth.terminal.session;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.limit.Limits;

/**
 * How much there may be of everything, each by the setting of its name.
 *
 * @param ring {@code terminal.ring}: bytes of output that a session keeps
 * @param replay {@code terminal.replay}: bytes that somebody new is shown of them
 * @param sessions {@code terminal.sessions}: in all
 * @param sessionsPerAgent {@code terminal.sessionsPerAgent}
 * @param sessionsPerPrincipal {@code terminal.sessionsPerPrincipal}
 * @param viewers {@code terminal.viewers}: of one session
 * @param times the time limits named {@code terminal-…}
 */
public record TerminalLimits(
        int ring, int replay, int sessions, int sessionsPerAgent, int sessionsPerPrincipal, int viewers, Limits times) {
    /** What holds unless something is set. */
    public static TerminalLimits standard() {
        return from(Config.of(), Limits.standard());
    }

    public static TerminalLimits from(Config config, Limits times) {
        return new TerminalLimits(
                Math.toIntExact(config.size("terminal.ring")),
                Math.toIntExact(config.size("terminal.replay")),
                config.number("terminal.sessions"),
                config.number("terminal.sessionsPerAgent"),
                config.number("terminal.sessionsPerPrincipal"),
                config.number("terminal.viewers"),
                times);
    }
}
