package dev.berth.terminal.session;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.limit.Limits;

/**
 * The limits of terminals; each is the value of a setting.
 *
 * @param ring {@code terminal.ring}: the bytes of output that a session keeps
 * @param replay {@code terminal.replay}: the most bytes of kept output that a new viewer gets
 * @param sessions {@code terminal.sessions}: the most sessions in all
 * @param sessionsPerAgent {@code terminal.sessionsPerAgent}: the most sessions of one agent
 * @param sessionsPerPrincipal {@code terminal.sessionsPerPrincipal}: the most sessions of one principal
 * @param viewers {@code terminal.viewers}: the most viewers of one session
 * @param times the time limits with names {@code terminal-…}
 */
public record TerminalLimits(
        int ring, int replay, int sessions, int sessionsPerAgent, int sessionsPerPrincipal, int viewers, Limits times) {
    /** The limits by the default values of the settings. */
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
