package dev.berth.testkit.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The variables of a caller, including every known variable that must never reach an agent. */
public final class CallersVariables {
    /** The mark in every value that must not be visible in the container. */
    static final String MARK = "of-the-caller-alone";

    private static final List<String> FOREIGN = List.of(
            "ANTHROPIC_API_KEY",
            "ANTHROPIC_AUTH_TOKEN",
            "ANTHROPIC_CUSTOM_HEADERS",
            "CLAUDECODE",
            "CLAUDE_CODE_OAUTH_TOKEN",
            "CLAUDE_CODE_SSE_PORT",
            "OPENAI_API_KEY",
            "OPENAI_ORGANIZATION",
            "OPENROUTER_API_KEY",
            "CODEX_API_KEY",
            "CODEX_HOME",
            "CODEX_SANDBOX",
            "HERMES_HOME",
            "OPENCODE_CONFIG",
            "GEMINI_API_KEY",
            "OLLAMA_API_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "GITHUB_TOKEN",
            "NPM_TOKEN",
            "NODE_OPTIONS",
            "PYTHONPATH",
            "SSH_AUTH_SOCK",
            "XDG_CONFIG_HOME");

    private CallersVariables() {}

    /**
     * Adds the variables that must not reach an agent to {@code real}, and removes the variables {@code own}, which the
     * agent's module reads itself.
     */
    public static Map<String, String> over(Map<String, String> real, Set<String> own) {
        Map<String, String> all = new TreeMap<>(real);
        FOREIGN.stream().filter(name -> !own.contains(name)).forEach(name -> all.put(name, "/" + MARK));
        all.merge("PATH", "/" + MARK, (path, mark) -> path + ":" + mark);
        own.forEach(all::remove);
        return all;
    }
}
