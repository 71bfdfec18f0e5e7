package dev.berth.runtime.session;

import dev.berth.runtime.error.Advice;

/**
 * The agent that the handshake expects.
 *
 * @param title the name for people, such as {@code Claude Code}
 * @param program the adapter's program, as started
 * @param name the name that the adapter must report; empty for any
 * @param version the version that the adapter must report; empty for any
 * @param repair the advice when another program answers, or none
 * @param credential the credential and its source; empty when none is known
 * @param dialect the agent's extensions to the protocol
 */
public record ExpectedAgent(
        String title,
        String program,
        String name,
        String version,
        Advice repair,
        String credential,
        AgentDialect dialect) {}
