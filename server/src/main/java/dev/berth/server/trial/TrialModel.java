package dev.berth.server.trial;

/**
 * How an agent program reaches the scripted model.
 *
 * @param keyVariable the credential that carries its key
 * @param path what follows host and port in {@code agents.TARGET.baseUrl}
 * @param asks whether it asks for permission before it writes a file, in the mode that it starts in
 */
public record TrialModel(String keyVariable, String path, boolean asks) {}
