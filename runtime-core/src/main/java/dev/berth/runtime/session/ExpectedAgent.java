package dev.berth.runtime.session;

/**
 * Whom the handshake must meet.
 *
 * @param title for people, such as {@code Claude Code}
 * @param program the adapter's program, as started
 * @param name what it must call itself; empty: anything
 * @param version the version it must be; empty: any
 * @param repair what to do when somebody else answers, or nobody
 * @param credential what it logs in with, and where that is from; empty: not known
 * @param dialect what it says in a way of its own
 */
public record ExpectedAgent(
        String title,
        String program,
        String name,
        String version,
        String repair,
        String credential,
        AgentDialect dialect) {}
