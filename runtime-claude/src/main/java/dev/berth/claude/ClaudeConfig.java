package dev.berth.claude;

import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.ContainerUser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settings of Claude Code. Immutable. */
public record ClaudeConfig(AgentSettings settings) {
    static final Target TARGET = Target.of("claude");

    /** The caller's variable that replaces an unset {@code agents.claude.baseUrl}. */
    static final String BASE_URL = "ANTHROPIC_BASE_URL";

    private static final String STANDARD_PROVIDER = "https://api.anthropic.com";

    /** All modes of the pinned adapter; only a session knows which of these modes it offers. */
    private static final List<String> MODES = List.of("default", "acceptEdits", "plan", "auto", "bypassPermissions");

    /**
     * The mode without permission questions. Claude refuses this mode to root unless a variable says that it runs in a
     * sandbox.
     */
    private static final String BYPASS = "bypassPermissions";

    /**
     * The number of retries. By default Claude repeats a refused key for three minutes and prints nothing. Two retries
     * are enough for a provider that is overloaded for a moment, and end within seconds.
     */
    private static final String RETRIES = "2";

    public static ClaudeConfig from(Config config) {
        return new ClaudeConfig(AgentSettings.from(config, TARGET, MODES));
    }

    /** The base URL of the model's provider. */
    String provider(Map<String, String> callerVariables) {
        return baseUrl(callerVariables).orElse(STANDARD_PROVIDER);
    }

    private Optional<String> baseUrl(Map<String, String> callerVariables) {
        return settings.baseUrl()
                .or(() -> Optional.ofNullable(callerVariables.get(BASE_URL)).filter(url -> !url.isBlank()));
    }

    /** The variables that Claude reads, without secrets. */
    Map<String, String> environment(Map<String, String> callerVariables, String home, ContainerUser user) {
        Map<String, String> all = new TreeMap<>();
        all.put("CLAUDE_CONFIG_DIR", home + "/.claude");
        all.put("CLAUDE_CODE_MAX_RETRIES", RETRIES);
        all.put("DISABLE_AUTOUPDATER", "1");
        all.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        baseUrl(callerVariables).ifPresent(url -> all.put(BASE_URL, url));
        settings.model().ifPresent(model -> all.put("ANTHROPIC_MODEL", model));
        if (user.uid() == 0 && settings.mode().filter(BYPASS::equals).isPresent()) {
            all.put("IS_SANDBOX", "1");
        }
        return all;
    }
}
