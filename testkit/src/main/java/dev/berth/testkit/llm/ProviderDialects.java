package dev.berth.testkit.llm;

import java.util.Optional;

/** The dialects by the path of a request. */
final class ProviderDialects {
    private static final ProviderDialect MESSAGES = new AnthropicMessages();
    private static final ProviderDialect CHAT = new ChatCompletions();
    private static final ProviderDialect RESPONSES = new OpenAiResponses();

    private ProviderDialects() {}

    static Optional<ProviderDialect> of(String pathAndQuery) {
        String path = pathAndQuery.replaceFirst("\\?.*", "");
        if (path.endsWith("/v1/messages")) {
            return Optional.of(MESSAGES);
        }
        if (path.endsWith("/chat/completions")) {
            return Optional.of(CHAT);
        }
        return path.endsWith("/responses") ? Optional.of(RESPONSES) : Optional.empty();
    }

    /** The dialect of error answers, for any path. */
    static ProviderDialect fallback(String path) {
        return of(path).orElse(path.contains("/v1/messages") ? MESSAGES : CHAT);
    }
}
