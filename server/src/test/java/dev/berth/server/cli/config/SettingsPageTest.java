package dev.berth.server.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.KnownSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
    @Test
    void the_page_in_docs_is_the_one_that_the_code_makes() throws IOException {
        assertThat(Path.of("..", "docs", "settings.md"))
                .as("renew it: ./berth config reference --markdown > docs/settings.md")
                .hasContent(SettingsPage.text());
        assertThat(Files.readString(Path.of("..", "docs", "settings.md"))).isEqualTo(SettingsPage.text());
    }

    @Test
    void every_setting_and_every_limit_is_listed_once_with_its_variable() {
        assertThat(SettingRow.all())
                .extracting(SettingRow::key)
                .doesNotHaveDuplicates()
                .doesNotContain("limits.NAME");
        assertThat(SettingRow.all())
                .hasSize(KnownSettings.all().size() - 1 + KnownSettings.limits().size())
                .contains(new SettingRow(
                        "limits",
                        "limits.image-build",
                        "time limit: the image build",
                        "a duration such as 1500ms, 90s, 10m or 2h",
                        Optional.of("30m"),
                        "BERTH_LIMITS_IMAGE_BUILD"));
    }

    @Test
    void the_settings_of_one_section_stand_together() {
        List<String> sections =
                SettingRow.all().stream().map(SettingRow::section).toList();

        assertThat(SettingsPage.text().lines().filter(line -> line.startsWith("## ")))
                .hasSameSizeAs(sections.stream().distinct().toList());
    }

    @Test
    void the_settings_in_force_are_shown_with_their_origin_and_without_secrets() {
        var rows = ShowCommand.rows(Config.of(
                "agents.claude.env.HELLO=sesame", "limits.ready=5m", "image.proxy=http://me:pw@proxy.example"));

        assertThat(rows).extracting(row -> row.get("key")).isSorted().doesNotHaveDuplicates();
        assertThat(rows)
                .contains(row("agents.claude.env.HELLO", "(hidden)", "-c agents.claude.env.HELLO"))
                .contains(row("image.proxy", "(hidden)", "-c image.proxy"))
                .contains(row("limits.ready", "5m", "-c limits.ready"))
                .contains(row("limits.probe", "30s", "default"))
                .contains(row("container.memory", "4g", "default"));
    }

    private static Map<String, Object> row(String key, String value, String origin) {
        return Map.of("key", key, "value", value, "origin", origin);
    }
}
