package dev.berth.testkit.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The load of {@link SharedHomeContract}: {@code -Pshared-home} chooses the large one, and the system property
 * {@code berth.sharedHome.seed} repeats an earlier order.
 *
 * @param containers the number of containers that mount the home
 * @param turns the number of adapters that run a whole turn
 * @param kills the number of adapters that are killed
 */
record SharedHomeLoad(int containers, int turns, int kills, long seed) {
    static SharedHomeLoad chosen() {
        long seed = Long.getLong("berth.sharedHome.seed", new Random().nextInt(1_000_000));
        return "large".equals(System.getProperty("berth.sharedHome"))
                ? new SharedHomeLoad(8, 80, 320, seed)
                : new SharedHomeLoad(3, 5, 20, seed);
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
