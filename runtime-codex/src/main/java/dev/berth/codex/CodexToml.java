package dev.berth.codex;

import java.util.Optional;

/**
 * Codex's {@code config.toml}. It holds no secret: the key is in a variable, and {@code auth.json} belongs to Codex's
 * own login.
 *
 * @param provider the provider's base URL; empty for Codex's own provider with its own login
 * @param sandbox whether Codex's own sandbox can start
 */
record CodexToml(Optional<String> provider, Optional<String> model, Iterable<String> projects, boolean sandbox) {
    /** The variable with the key in the container. */
    static final String KEY = "OPENAI_API_KEY";

    /**
     * The fixed tables. Plugins are off, because Codex connects to chatgpt.com and github.com for them at each start.
     */
    private static final String TABLES = """

            [analytics]
            enabled = false

            [feedback]
            enabled = false

            [otel]
            exporter = "none"
            metrics_exporter = "none"

            [features]
            unbounded_connection_retries = false
            plugins = false
            apps = false
            skill_mcp_dependency_install = false
            daemon_auto_start = false
            """;

    /** The table that removes the key from the environment of commands. */
    private static final String SHELL = """

            [shell_environment_policy]
            exclude = ["%s", "CODEX_API_KEY"]
            """.formatted(KEY);

    String text() {
        StringBuilder text =
                new StringBuilder("# Written by Berth from its settings agents.codex.*; changes here are lost.\n");
        model.ifPresent(name -> text.append("model = ").append(quoted(name)).append('\n'));
        provider.ifPresent(_ -> text.append("model_provider = \"berth\"\n"));
        text.append("""
            approval_policy = "on-request"
            approvals_reviewer = "user"
            check_for_update_on_startup = false
            """);
        text.append(sandbox ? "sandbox_mode = \"workspace-write\"\n" : "default_permissions = \"container\"\n");
        text.append(TABLES)
                .append(provider.map(CodexToml::provider).orElse(""))
                .append(SHELL)
                .append(profile());
        for (String project : projects) {
            text.append("\n[projects.").append(quoted(project)).append("]\ntrust_level = \"trusted\"\n");
        }
        return text.toString();
    }

    /**
     * The table of the provider, with bounded retries: by default Codex repeats for ever and prints nothing while a
     * provider is down.
     */
    private static String provider(String address) {
        return """

            [model_providers.berth]
            name = "berth"
            base_url = %1$s
            env_key = "%2$s"
            wire_api = "responses"
            requires_openai_auth = false
            request_max_retries = 2
            stream_max_retries = 1
            """.formatted(quoted(address), KEY);
    }

    /** The permission profile for a container without a sandbox. Codex's own full access would ask no permission. */
    private static String profile() {
        return """

            [permissions.container]
            description = "All that the container has"

            [permissions.container.filesystem]
            ":root" = "write"

            [permissions.container.network]
            enabled = true
            """;
    }

    static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
