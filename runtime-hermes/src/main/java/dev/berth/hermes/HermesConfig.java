package dev.berth.hermes;

import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.ContainerFile;
import dev.berth.runtime.agent.HomeFile;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settings of Hermes Agent. Immutable. */
public record HermesConfig(AgentSettings settings) {
    static final Target TARGET = Target.of("hermes");

    /** The caller's variable that replaces an unset {@code agents.hermes.baseUrl}. */
    static final String BASE_URL = "OPENAI_BASE_URL";

    /** The credential for a custom base URL. */
    static final String OWN_KEY = "OPENAI_API_KEY";

    /** Hermes's name for a custom base URL. The config file has an entry of this name, which Hermes looks up first. */
    private static final String CUSTOM_PROVIDER = "custom";

    private static final List<String> MODES = List.of("default", "accept_edits", "dont_ask");

    private static final String FOLDER = ".hermes";
    private static final String CERTIFICATES = "certificates.pem";

    /**
     * The config file. Hermes expands variables when it reads the file, so the file is the same for all instances,
     * which share the home.
     *
     * <p>With these retries a refused key is an error at once, and an overloaded provider is asked once more. Hermes
     * would download "tirith" at the first command and the model catalog at the first session; both are off.
     */
    private static final String FILE = """
            # Written by Berth, the same for all instances; set agents.hermes.baseUrl and .model in Berth's settings.
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

    /** A custom base URL; its server must speak OpenAI's chat completions. */
    Optional<String> baseUrl(Map<String, String> callerVariables) {
        return settings.baseUrl()
                .or(() -> Optional.ofNullable(callerVariables.get(BASE_URL)).filter(url -> !url.isBlank()));
    }

    List<HomeFile> homeFiles() {
        return List.of(new HomeFile(FOLDER + "/config.yaml", FILE));
    }

    /** The certificates of the settings with the public ones; other settings may name other certificates. */
    List<ContainerFile> containerFiles() {
        return settings
                .caCertificates()
                .map(pem -> new ContainerFile(CERTIFICATES, TrustedCertificates.withFile(pem)))
                .stream()
                .toList();
    }

    /**
     * The variables that Hermes reads, without secrets.
     *
     * @param known the provider with a credential or a login; a custom base URL takes precedence
     */
    Map<String, String> environment(Map<String, String> callerVariables, String home, Optional<Provider.Choice> known) {
        Optional<String> own = baseUrl(callerVariables);
        Map<String, String> all = new TreeMap<>();
        all.put("HERMES_HOME", home + "/" + FOLDER);
        all.put("HERMES_DISABLE_LAZY_INSTALLS", "1");
        settings.caCertificates().ifPresent(_ -> {
            all.put("SSL_CERT_FILE", ContainerFile.FOLDER + "/" + CERTIFICATES);
            all.put("REQUESTS_CA_BUNDLE", ContainerFile.FOLDER + "/" + CERTIFICATES);
        });
        all.put("BERTH_HERMES_BASE_URL", own.orElse(""));
        all.put(
                "BERTH_HERMES_PROVIDER",
                own.map(_ -> CUSTOM_PROVIDER)
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
                "set agents.hermes.model to a model that this address serves");
    }
}
