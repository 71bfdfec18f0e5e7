package dev.berth.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One result of a benchmark, a line of the table.
 *
 * @param ours the value of Berth, in {@code unit}
 * @param bare the value of the bare program; empty if the bound is on {@code ours} itself
 * @param notes the details of the measurement
 */
record Finding(
        String bench, String what, String unit, double ours, OptionalDouble bare, Bound bound, List<String> notes) {
    static Finding compared(String bench, String what, Samples ours, Samples bare, double atMost, List<String> notes) {
        return new Finding(
                bench, what, "ms", ours.median(), OptionalDouble.of(bare.median()), Bound.atMost(atMost), notes);
    }

    static Finding alone(String bench, String what, String unit, double measured, Bound bound, List<String> notes) {
        return new Finding(bench, what, unit, measured, OptionalDouble.empty(), bound, notes);
    }

    /** The value that the bound applies to: the ratio, or without a bare program the value itself. */
    double boundedValue() {
        return bare.isPresent() ? ours / bare.getAsDouble() : ours;
    }

    boolean holds() {
        return bound.holds(boundedValue());
    }

    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(
                Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f", value);
    }
}
