package dev.berth.hermes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.ContainerFile;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HermesConfigTest {
    private static final String OWN = "http://host.berth.internal:8080/v1";

    @Test
    void a_custom_base_url_takes_precedence_over_every_provider() {
        HermesConfig config = config("agents.hermes.baseUrl=" + OWN, "agents.hermes.model=mine");

        assertThat(config.environment(Map.of(), "/home/agent", Optional.of(Provider.ANTHROPIC.choice())))
                .containsEntry("HERMES_HOME", "/home/agent/.hermes")
                .containsEntry("BERTH_HERMES_PROVIDER", "custom")
                .containsEntry("BERTH_HERMES_BASE_URL", OWN)
                .containsEntry("BERTH_HERMES_MODEL", "mine");
    }

    @Test
    void the_callers_variable_replaces_an_unset_base_url() {
        assertThat(config("agents.hermes.model=mine").baseUrl(Map.of("OPENAI_BASE_URL", OWN)))
                .hasValue(OWN);
    }

    @Test
    void an_address_without_a_model_is_refused_with_both_settings() {
        HermesConfig config = config("agents.hermes.baseUrl=" + OWN);

        assertThatThrownBy(() -> config.environment(Map.of(), "/home/agent", Optional.empty()))
                .isInstanceOfSatisfying(BerthException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
                    assertThat(refusal.todo()).contains("agents.hermes.model");
                });
    }

    @Test
    void the_credential_chooses_the_provider_and_its_model() {
        Optional<Provider> provider =
                Provider.of(CredentialSource.environment(Map.of("OPENAI_API_KEY", "a", "ANTHROPIC_API_KEY", "b")));

        assertThat(provider).hasValue(Provider.ANTHROPIC);
        assertThat(config().environment(Map.of(), "/home/agent", provider.map(Provider::choice)))
                .containsEntry("BERTH_HERMES_PROVIDER", "anthropic")
                .containsEntry("BERTH_HERMES_BASE_URL", "")
                .containsEntry("BERTH_HERMES_MODEL", "claude-fable-5");
    }

    @Test
    void its_own_login_chooses_the_provider_where_nothing_else_does() {
        assertThat(config().environment(Map.of(), "/home/agent", Optional.of(Provider.choice("openrouter"))))
                .containsEntry("BERTH_HERMES_PROVIDER", "openrouter")
                .containsEntry("BERTH_HERMES_MODEL", "z-ai/glm-5.2");
        assertThat(config("agents.hermes.model=m")
                        .environment(Map.of(), "/home/agent", Optional.of(Provider.choice("nous"))))
                .containsEntry("BERTH_HERMES_PROVIDER", "nous")
                .containsEntry("BERTH_HERMES_MODEL", "m");
    }

    @Test
    void the_file_is_the_same_for_all_and_holds_no_key() {
        HermesConfig config = config("agents.hermes.baseUrl=" + OWN, "agents.hermes.model=mine");

        assertThat(config.homeFiles())
                .isEqualTo(config().homeFiles())
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.path()).isEqualTo(".hermes/config.yaml");
                    assertThat(file.text())
                            .contains("allow_lazy_installs: false", "tirith_enabled: false", "key_env: OPENAI_API_KEY")
                            .doesNotContain("api_key");
                });
    }

    @Test
    void certificates_of_the_settings_are_trusted_beside_the_public_ones(@TempDir Path folder) throws Exception {
        Path pem = Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nours\n");
        HermesConfig config = config("image.caCertificates=" + pem);

        ContainerFile trusted = config.containerFiles().getLast();

        assertThat(trusted.text()).contains("ours");
        assertThat(trusted.text().split("BEGIN CERTIFICATE", -1)).hasSizeGreaterThan(50);
        assertThat(config.environment(Map.of(), "/home/agent", Optional.empty()))
                .containsEntry("SSL_CERT_FILE", "/run/berth/agent/" + trusted.path());
    }

    private static HermesConfig config(String... settings) {
        return HermesConfig.from(Config.of(settings));
    }
}
