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

    /** The caller's variable that stands for {@code agents.claude.baseUrl}. */
    static final String BASE_URL = "ANTHROPIC_BASE_URL";

    private static final String STANDARD_PROVIDER = "https://api.anthropic.com";

    /** All that the pinned adapter ever offers; which of them are there is only known in a session. */
    private static final List<String> MODES = List.of("default", "acceptEdits", "plan", "auto", "bypassPermissions");

    /** The mode in which nothing is asked. Claude refuses it to root unless told that it is contained. */
    private static final String BYPASS = "bypassPermissions";

    /**
     * Left alone, a refused key is tried again for three minutes without a word. Two tries more are enough for a provider that
     * is overloaded for a moment, and over within seconds.
     */
    private static final String RETRIES = "2";

    public static ClaudeConfig from(Config config) {
        return new ClaudeConfig(AgentSettings.from(config, TARGET, MODES));
    }

    /** Where the model is reached. */
    String provider(Map<String, String> callers) {
        return baseUrl(callers).orElse(STANDARD_PROVIDER);
    }

    private Optional<String> baseUrl(Map<String, String> callers) {
        return settings.baseUrl()
                .or(() -> Optional.ofNullable(callers.get(BASE_URL)).filter(url -> !url.isBlank()));
    }

    /** What Claude reads from its environment, secrets aside. */
    Map<String, String> environment(Map<String, String> callers, String home, ContainerUser user) {
        Map<String, String> all = new TreeMap<>();
        all.put("CLAUDE_CONFIG_DIR", home + "/.claude");
        all.put("CLAUDE_CODE_MAX_RETRIES", RETRIES);
        all.put("DISABLE_AUTOUPDATER", "1");
        all.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        baseUrl(callers).ifPresent(url -> all.put(BASE_URL, url));
        settings.model().ifPresent(model -> all.put("ANTHROPIC_MODEL", model));
        if (user.uid() == 0 && settings.mode().filter(BYPASS::equals).isPresent()) {
            all.put("IS_SANDBOX", "1");
        }
        return all;
    }
}
