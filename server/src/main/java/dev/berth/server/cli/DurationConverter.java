package dev.berth.server.cli;

import dev.berth.runtime.config.SettingType;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a duration such as {@code 90s} for picocli; the format is that of the settings. */
public final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        return SettingType.parseDuration(value)
                .orElseThrow(() -> new TypeConversionException("'" + value + "' is no duration such as 90s or 10m"));
    }
}
