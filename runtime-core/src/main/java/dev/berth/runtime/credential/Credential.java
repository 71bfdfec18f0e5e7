package dev.berth.runtime.credential;

/** A credential that there is. Safe for all threads. */
public interface Credential {
    /** The variable that the agent reads it from. */
    String variable();

    /** Where it comes from, for people: {@code variable ANTHROPIC_API_KEY of your environment}. */
    String origin();

    /**
     * The secret itself. Whoever has to ask for it asks once.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID when no agent could use it; of a command: PROGRAM_MISSING,
     *     LOGIN_MISSING, LIMIT_REACHED, CANCELLED when interrupted. Its text never shows the value
     */
    Secret secret();
}
