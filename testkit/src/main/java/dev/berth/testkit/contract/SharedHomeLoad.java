package dev.berth.testkit.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * The load of {@link SharedHomeContract}. The system property {@code berth.sharedHome} has the three numbers, separated
 * by commas; {@code -Pshared-home} sets large ones. {@code berth.sharedHome.seed} repeats an earlier order.
 *
 * @param containers the number of containers that mount the home
 * @param turns the number of adapters that run a whole turn
 * @param kills the number of adapters that are killed
 */
record SharedHomeLoad(int containers, int turns, int kills, long seed) {
    static SharedHomeLoad chosen() {
        int[] numbers = Pattern.compile(",")
                .splitAsStream(System.getProperty("berth.sharedHome", "3,5,20"))
                .mapToInt(Integer::parseInt)
                .toArray();
        long seed = Long.getLong("berth.sharedHome.seed", new Random().nextInt(1_000_000));
        return new SharedHomeLoad(numbers[0], numbers[1], numbers[2], seed);
    }

    /** The starts of each container, in order; true for a start that is killed. */
    List<List<Boolean>> starts() {
        List<Boolean> all = new ArrayList<>(Collections.nCopies(turns, false));
        all.addAll(Collections.nCopies(kills, true));
        Collections.shuffle(all, new Random(seed));
        List<List<Boolean>> each = new ArrayList<>();
        for (int container = 0; container < containers; container++) {
            List<Boolean> own = new ArrayList<>();
            for (int i = container; i < all.size(); i += containers) {
                own.add(all.get(i));
            }
            each.add(List.copyOf(own));
        }
        return each;
    }

    @Override
    public String toString() {
        return containers + " containers on one home, " + turns + " turns, " + kills + " kills, seed " + seed;
    }
}
