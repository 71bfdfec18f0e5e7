package dev.berth.hermes;

import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.HomeFile;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settings of Hermes Agent. Immutable. */
public record HermesConfig(AgentSettings settings) {
    static final Target TARGET = Target.of("hermes");

    /** The caller's variable that stands for {@code agents.hermes.baseUrl}. */
    static final String BASE_URL = "OPENAI_BASE_URL";

    /** The credential for an address of one's own. */
    static final String OWN_KEY = "OPENAI_API_KEY";

    /** Hermes's word for an address of one's own; its config file has an entry of this very name, which is looked up first. */
    private static final String OWN_ADDRESS = "custom";

    private static final List<String> MODES = List.of("default", "accept_edits", "dont_ask");

    private static final String FOLDER = ".hermes";
    private static final String CERTIFICATES = FOLDER + "/certificates.pem";

    /**
     * Hermes puts in variables when it reads its config. So the file is the same for all, and a setting that changes reaches the
     * next process instead of the next container.
     *
     * <p>A refused key is said at once, an overloaded provider is tried once more. "tirith" would be fetched from the network at
     * the first command, the catalog at the first session.
     */
    private static final String FILE = """
            # Written by Berth for each new container; set agents.hermes.baseUrl and .model there.
            _config_version: 33
            model:
              default: "${BERTH_HERMES_MODEL}"
              provider: "${BERTH_HERMES_PROVIDER}"
            providers:
              custom:
                base_url: "${BERTH_HERMES_BASE_URL}"
                key_env: OPENAI_API_KEY
            agent:
              api_max_retries: 2
            security:
              allow_lazy_installs: false
              tirith_enabled: false
            model_catalog:
              enabled: false
            """;

    public static HermesConfig from(Config config) {
        return new HermesConfig(AgentSettings.from(config, TARGET, MODES));
    }

    /** An address of one's own, which speaks OpenAI's chat completions. */
    Optional<String> baseUrl(Map<String, String> callers) {
        return settings.baseUrl()
                .or(() -> Optional.ofNullable(callers.get(BASE_URL)).filter(url -> !url.isBlank()));
    }

    List<HomeFile> files() {
        List<HomeFile> files = new ArrayList<>(List.of(new HomeFile(FOLDER + "/config.yaml", FILE)));
        settings.caCertificates()
                .ifPresent(pem -> files.add(new HomeFile(CERTIFICATES, TrustedCertificates.with(pem))));
        return files;
    }

    /**
     * What Hermes reads from its environment, secrets aside.
     *
     * @param known the provider that there is a credential or a login for; an address of one's own comes before it
     */
    Map<String, String> environment(Map<String, String> callers, String home, Optional<Provider.Choice> known) {
        Optional<String> own = baseUrl(callers);
        Map<String, String> all = new TreeMap<>();
        all.put("HERMES_HOME", home + "/" + FOLDER);
        all.put("HERMES_DISABLE_LAZY_INSTALLS", "1");
        settings.caCertificates().ifPresent(_ -> {
            all.put("SSL_CERT_FILE", home + "/" + CERTIFICATES);
            all.put("REQUESTS_CA_BUNDLE", home + "/" + CERTIFICATES);
        });
        all.put("BERTH_HERMES_BASE_URL", own.orElse(""));
        all.put(
                "BERTH_HERMES_PROVIDER",
                own.map(_ -> OWN_ADDRESS)
                        .or(() -> known.map(Provider.Choice::id))
                        .orElse(""));
        all.put(
                "BERTH_HERMES_MODEL",
                own.isPresent()
                        ? settings.model().orElseThrow(HermesConfig::noModel)
                        : settings.model()
                                .or(() -> known.map(Provider.Choice::model))
                                .orElse(""));
        return all;
    }

    private static BerthException noModel() {
        return new BerthException(
                ErrorKind.CONFIG_INVALID,
                "reading the settings of " + TARGET,
                "agents.hermes.baseUrl (or " + BASE_URL + ") is set, and agents.hermes.model is not",
                "set agents.hermes.model to one that this address serves");
    }
}
