package dev.berth.server.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of the page {@code docs/settings.md}. */
final class SettingsPage {
    private static final String HEAD = """
            # Settings

            This page is made from the code. To renew it: `./berth config reference --markdown > docs/settings.md`

            A setting is given in one of three places. Where two of them give the same one, the later in this list counts:

            1. the file `$BERTH_HOME/config.yaml` (`~/.berth/config.yaml` unless `BERTH_HOME` is set), with nested or dotted keys:
               ```yaml
               engine: docker
               container:
                 memory: 8g
               server.port: 8471
               ```
            2. a variable: `BERTH_CONTAINER_MEMORY=8g`
            3. a flag of one call: `-c container.memory=8g`, as often as needed. `--machine M` and `--engine E` are flags for these two.

            `berth config show` lists the settings in force and where each comes from. `berth config check` lists every mistake in the file and in the variables.

            `TARGET` stands for the name of an agent program, such as `claude`, and `NAME` for a name that you choose or that the text says. In the name of a variable,
            `TARGET` is written in capitals, with `_` for `-`: `BERTH_AGENTS_CLAUDE_MODEL`. A list is a YAML list in the file, and words joined by commas elsewhere.
            A path may begin with `~/`; a relative one is below Berth's folder in the file, and below the current folder elsewhere.
            """;

    private static final Map<String, String> INTRODUCTIONS = Map.of(
            "limits",
            "Each is the longest time that Berth waits for what the text names. All take a duration such as 1500ms, 90s,"
                    + " 10m or 2h.\nThe variable is `BERTH_LIMITS_` and the name in capitals: `BERTH_LIMITS_IMAGE_BUILD`."
                    + " `berth doctor --limits` lists the values in force.\n");

    private static final String HEADING = """
            | key | text | values | default | variable |
            | --- | --- | --- | --- | --- |
            """;

    private SettingsPage() {}

    static String text() {
        Map<String, List<SettingRow>> sections = SettingRow.all().stream()
                .collect(Collectors.groupingBy(SettingRow::section, LinkedHashMap::new, Collectors.toList()));
        List<String> parts = new ArrayList<>(List.of(HEAD));
        sections.forEach((name, rows) -> parts.add(section(name, rows)));
        return String.join("\n", parts);
    }

    private static String section(String name, List<SettingRow> rows) {
        boolean limits = name.equals("limits");
        StringBuilder section = new StringBuilder("## ").append(name).append("\n\n");
        section.append(INTRODUCTIONS.containsKey(name) ? INTRODUCTIONS.get(name) + "\n" : "");
        section.append(limits ? "| key | text | default |\n| --- | --- | --- |\n" : HEADING);
        rows.forEach(row -> section.append(limits ? limit(row) : line(row)));
        return section.toString();
    }

    private static String line(SettingRow row) {
        return cells(code(row.key()), row.text(), row.values(), standard(row), code(row.variable()));
    }

    private static String limit(SettingRow row) {
        return cells(code(row.key()), row.text().replaceFirst("^time limit: ", ""), standard(row));
    }

    private static String standard(SettingRow row) {
        return row.standard().map(SettingsPage::code).orElse("none");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String cells(String... cells) {
        return List.of(cells).stream()
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
