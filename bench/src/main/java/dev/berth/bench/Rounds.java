package dev.berth.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * Measures several things in turn, round after round, so that what else the machine does meets all of them alike.
 *
 * @param warmUps rounds before the first that counts
 */
record Rounds(int warmUps, int rounds) {
    /** One measurement; answers its value. */
    interface Round {
        double once() throws Exception;
    }

    List<Samples> of(Round... each) throws Exception {
        List<Samples> samples = Stream.generate(Samples::new).limit(each.length).toList();
        for (int round = 0; round < warmUps + rounds; round++) {
            for (int i = 0; i < each.length; i++) {
                double value = each[i].once();
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
