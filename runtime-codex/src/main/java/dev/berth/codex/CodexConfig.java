package dev.berth.codex;

import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/** The settings of Codex. Immutable. */
public record CodexConfig(AgentSettings settings) {
    static final Target TARGET = Target.of("codex");

    /** The caller's variable that replaces an unset {@code agents.codex.baseUrl}. */
    static final String BASE_URL = "OPENAI_BASE_URL";

    private static final String STANDARD_PROVIDER = "https://api.openai.com/v1";

    public static CodexConfig from(Config config) {
        return new CodexConfig(AgentSettings.from(config, TARGET));
    }

    /** The base URL of the model's provider; CONFIG_INVALID for a URL that is not http or https. */
    String provider(Map<String, String> callerVariables) {
        return baseUrl(callerVariables).map(CodexConfig::requireHttp).orElse(STANDARD_PROVIDER);
    }

    /** The base URL of the settings or of the caller's variable. */
    Optional<String> baseUrl(Map<String, String> callerVariables) {
        return settings.baseUrl()
                .or(() -> Optional.ofNullable(callerVariables.get(BASE_URL)).filter(url -> !url.isBlank()));
    }

    private static String requireHttp(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw notAnAddress(url, e);
        }
        throw notAnAddress(url, null);
    }

    private static BerthException notAnAddress(String url, @org.jspecify.annotations.Nullable Exception cause) {
        return new BerthException(
                ErrorKind.CONFIG_INVALID,
                "reading agents.codex.baseUrl or " + BASE_URL,
                "\"" + url + "\" is not an http address",
                "write one such as http://host.berth.internal:8000/v1",
                cause);
    }
}
