package dev.berth.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * Measures several subjects in turn, round after round, so that other load of the machine affects all of them alike.
 *
 * @param warmUps the rounds before the first round that counts
 */
record Rounds(int warmUps, int rounds) {
    /** One measurement; returns its value. */
    interface Round {
        double measure() throws Exception;
    }

    /** Runs all rounds and returns the samples of each subject. */
    List<Samples> measure(Round... each) throws Exception {
        List<Samples> samples = Stream.generate(Samples::new).limit(each.length).toList();
        for (int round = 0; round < warmUps + rounds; round++) {
            for (int i = 0; i < each.length; i++) {
                double value = each[i].measure();
                if (round >= warmUps) {
                    samples.get(i).add(value);
                }
            }
        }
        return samples;
    }

    static double millisSince(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1e6;
    }
}
