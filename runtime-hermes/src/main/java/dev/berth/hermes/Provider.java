package dev.berth.hermes;

import dev.berth.runtime.credential.CredentialSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The providers whose credentials Hermes can get, in order of precedence. Without a setting the model is Hermes's own
 * default.
 */
enum Provider {
    OPENROUTER("openrouter", "OPENROUTER_API_KEY", "https://openrouter.ai/api/v1", "z-ai/glm-5.2"),
    ANTHROPIC("anthropic", "ANTHROPIC_API_KEY", "https://api.anthropic.com", "claude-fable-5"),
    OPENAI("openai-api", "OPENAI_API_KEY", "https://api.openai.com/v1", "gpt-5.6-sol"),
    GEMINI("gemini", "GEMINI_API_KEY", "https://generativelanguage.googleapis.com/v1beta", "gemini-3.1-pro-preview"),
    DEEPSEEK("deepseek", "DEEPSEEK_API_KEY", "https://api.deepseek.com/v1", "deepseek-v4-pro");

    private final String id;
    private final String variable;
    private final String address;
    private final String model;

    Provider(String id, String variable, String address, String model) {
        this.id = id;
        this.variable = variable;
        this.address = address;
        this.model = model;
    }

    /** The first provider with a credential. */
    static Optional<Provider> of(CredentialSource credentials) {
        return credentials
                .first(variables())
                .flatMap(credential -> Arrays.stream(values())
                        .filter(provider -> provider.variable.equals(credential.variable()))
                        .findFirst());
    }

    /**
     * A provider by Hermes's own name, with its model.
     *
     * @param model the model when no setting names one; empty for Hermes's own default
     */
    record Choice(String id, String model) {}

    Choice choice() {
        return new Choice(id, model);
    }

    /** The provider that Hermes's own login names. */
    static Choice choice(String id) {
        return Arrays.stream(values())
                .filter(provider -> provider.id.equals(id))
                .findFirst()
                .map(Provider::choice)
                .orElseGet(() -> new Choice(id, ""));
    }

    static List<String> variables() {
        return Arrays.stream(values()).map(Provider::variable).toList();
    }

    /** The variable that Hermes reads the credential from. */
    String variable() {
        return variable;
    }

    String address() {
        return address;
    }
}
