package dev.berth.codex;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Codex's settings for one container, for the variable {@link #VARIABLE}. The program {@code codex} of the image turns
 * them into arguments {@code -c KEY=VALUE}, which take precedence over {@code config.toml} in the home that all
 * instances share. They hold no secret: the key is in a variable, and {@code auth.json} belongs to Codex's own login.
 *
 * @param provider the provider's base URL; empty for Codex's own provider with its own login
 * @param projects the folders that Codex trusts
 * @param sandbox whether Codex's own sandbox can start
 */
record CodexSettings(Optional<String> provider, Optional<String> model, Collection<String> projects, boolean sandbox) {
    /** The variable with the settings. */
    static final String VARIABLE = "BERTH_CODEX_SETTINGS";

    /** The variable with the key in the container. */
    static final String KEY = "OPENAI_API_KEY";

    private static final char SEPARATOR = '|';

    /** The variable with settings that the adapter gives to each session. */
    static final String ADAPTER_VARIABLE = "CODEX_CONFIG";

    /**
     * The features that are off. By default Codex repeats for ever while a provider is down, and for plugins it
     * connects to chatgpt.com and github.com at each start.
     */
    private static final List<String> FEATURES_OFF = List.of(
            "unbounded_connection_retries", "plugins", "apps", "skill_mcp_dependency_install", "daemon_auto_start");

    /** The settings that are always the same. Commands do not get the key. */
    private static final List<String> FIXED = List.of(
            "approval_policy=\"on-request\"",
            "approvals_reviewer=\"user\"",
            "check_for_update_on_startup=false",
            "analytics={enabled=false}",
            "feedback={enabled=false}",
            "otel={exporter=\"none\",metrics_exporter=\"none\"}",
            FEATURES_OFF.stream().map(name -> name + "=false").collect(Collectors.joining(",", "features={", "}")),
            "shell_environment_policy={exclude=[\"" + KEY + "\",\"CODEX_API_KEY\"]}");

    /** The permission profile for a container without a sandbox. Codex's own full access would ask no permission. */
    private static final String CONTAINER_PROFILE =
            "permissions.container={description=\"All that the container has\",filesystem={\":root\"=\"write\"},"
                    + "network={enabled=true}}";

    CodexSettings {
        projects = List.copyOf(projects);
    }

    /**
     * The value of {@link #ADAPTER_VARIABLE}. codex-acp 2.6.0 sends features of its own with each session, and they
     * replace all features of the arguments unless they are in this variable too.
     */
    static String adapterText() {
        return FEATURES_OFF.stream()
                .map(name -> "\"" + name + "\":false")
                .collect(Collectors.joining(",", "{\"features\":{", "}}"));
    }

    /** The value of {@link #VARIABLE}. */
    String text() {
        List<String> all = new ArrayList<>(FIXED);
        all.add(CONTAINER_PROFILE);
        all.add(sandbox ? "sandbox_mode=\"workspace-write\"" : "default_permissions=\"container\"");
        model.ifPresent(name -> all.add("model=" + quoted(name)));
        provider.ifPresent(address -> {
            all.add("model_provider=\"berth\"");
            all.add(provider(address));
        });
        if (!projects.isEmpty()) {
            all.add(projects.stream()
                    .map(project -> quoted(project) + "={trust_level=\"trusted\"}")
                    .collect(Collectors.joining(",", "projects={", "}")));
        }
        return String.join(String.valueOf(SEPARATOR), all);
    }

    /**
     * The definition of the provider, with bounded retries: by default Codex repeats for ever and prints nothing while
     * a provider is down.
     */
    private static String provider(String address) {
        return "model_providers.berth={name=\"berth\",base_url=" + quoted(address) + ",env_key=\"" + KEY
                + "\",wire_api=\"responses\",requires_openai_auth=false,request_max_retries=2,stream_max_retries=1}";
    }

    /** A TOML string without control characters and separators. */
    static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || c == SEPARATOR) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
