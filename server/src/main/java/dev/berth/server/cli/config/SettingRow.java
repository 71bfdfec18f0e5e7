package dev.berth.server.cli.config;

import dev.berth.runtime.config.KnownSetting;
import dev.berth.runtime.config.KnownSettings;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One row of the reference of settings. */
record SettingRow(String section, String key, String text, String values, Optional<String> standard, String variable) {
    private static final String LIMITS = "limits.NAME";

    /** All rows; {@code limits.NAME} is replaced by one row for each time limit. */
    static List<SettingRow> all() {
        return KnownSettings.all().stream()
                .flatMap(known -> known.name().equals(LIMITS)
                        ? KnownSettings.limits().stream().map(limit -> of(limit, known))
                        : Stream.of(of(known)))
                .toList();
    }

    private static SettingRow of(KnownSetting known) {
        return new SettingRow(
                known.section(),
                known.name(),
                known.meaning(),
                known.type().allowed(),
                known.standard(),
                known.variable());
    }

    private static SettingRow of(Limit limit, KnownSetting known) {
        return new SettingRow(
                known.section(),
                limit.setting(),
                "time limit: " + limit.awaited(),
                known.type().allowed(),
                Optional.of(Limits.text(limit.standard())),
                "BERTH_" + limit.setting().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"));
    }

    /** The columns of this row in JSON. */
    Map<String, Object> fields() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("key", key);
        row.put("text", text);
        row.put("values", values);
        standard.ifPresent(value -> row.put("default", value));
        row.put("variable", variable);
        return row;
    }
}
