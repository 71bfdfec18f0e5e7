package dev.berth.server.trial;

/**
 * The facts by which an agent program reaches the scripted model.
 *
 * @param keyVariable the credential variable for the key
 * @param path the part after host and port in {@code agents.TARGET.baseUrl}
 * @param asks whether the agent program asks for permission before it writes a file, in its default mode
 */
public record TrialModel(String keyVariable, String path, boolean asks) {}
