package dev.berth.runtime.credential;

/** A credential of an agent, whose secret may have to be obtained first. Safe for all threads. */
public interface Credential {
    /** The environment variable that the agent reads the credential from. */
    String variable();

    /** The source of the credential, for people: {@code variable ANTHROPIC_API_KEY of your environment}. */
    String origin();

    /**
     * The secret itself. A command that prints the secret is run by the first call, and again by the first call after
     * {@code limits.credentials-age} or after {@link #invalidate}.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID if no agent could use the secret; if a command
     *     prints it, also PROGRAM_MISSING, LOGIN_MISSING, LIMIT_REACHED, and CANCELLED when interrupted. The message
     *     never shows the secret
     */
    Secret secret();

    /**
     * Drops a secret that the provider refused, so that a command that prints it is run again by the next call of {@link
     * #secret}. Does nothing if the secret at hand is another one already, or was not printed by a command.
     */
    default void invalidate(Secret refused) {}
}
