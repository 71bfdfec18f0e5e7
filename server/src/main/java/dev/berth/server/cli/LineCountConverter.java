package dev.berth.server.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a number of lines for picocli; there are no fewer than none. */
public final class LineCountConverter implements ITypeConverter<Integer> {
    private static final int MOST_DIGITS = 9;

    @Override
    public Integer convert(String value) {
        if (!value.matches("[0-9]{1," + MOST_DIGITS + "}")) {
            throw new TypeConversionException("'" + value + "' is no number of lines such as 0 or 200");
        }
        return Integer.valueOf(value);
    }
}
