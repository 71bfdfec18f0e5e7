package dev.berth.runtime.container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineLogTextTest {
    @Test
    void only_serious_entries_of_a_log_are_shown() {
        String text = """
                time="2026-11-21T13:30:50Z" level=warning msg="volume \\"home\\" already exists" | \
                time="2026-11-21T13:30:50Z" level=fatal msg="name-store error\\nname \\"g9\\" is already used by ID \\"73\\"\"""";

        assertThat(EngineLogText.plain(text)).isEqualTo("name-store error name \"g9\" is already used by ID \"73\"");
    }

    @Test
    void other_text_and_warnings_stay_unchanged() {
        String warning = "time=\"2026-11-21T13:30:50Z\" level=warning msg=\"odd\"";

        assertThat(EngineLogText.plain("no space left on device")).isEqualTo("no space left on device");
        assertThat(EngineLogText.plain(warning)).isEqualTo(warning);
    }
}
