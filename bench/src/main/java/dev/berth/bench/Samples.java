package dev.berth.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The measured values of one subject. Confined to one thread. */
final class Samples {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    int count() {
        return values.size();
    }

    double median() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The value that this part of the samples does not exceed. */
    double quantile(double part) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * part)));
    }

    double least() {
        return Collections.min(values);
    }

    double most() {
        return Collections.max(values);
    }

    @Override
    public String toString() {
        return Finding.number(median()) + " (" + Finding.number(least()) + " to " + Finding.number(most()) + ", "
                + count() + " rounds)";
    }
}
