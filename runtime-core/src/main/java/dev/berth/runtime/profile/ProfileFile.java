package dev.berth.runtime.profile;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.ImageRecipe;
import java.util.Optional;

/**
 * A profile that is there, valid or not, and its lock if it has one. Immutable.
 *
 * @param place its path, or words that say that it comes with Berth
 * @param lock what is in the lock's file
 * @param lockPlace where the lock is or would be
 * @param shipped whether it comes with Berth
 */
public record ProfileFile(
        Target target, String place, String text, Optional<String> lock, String lockPlace, boolean shipped) {
    /** The profile; CONFIG_INVALID with file, line, key, what is wrong and what is allowed when it is none. */
    public Profile profile() {
        return ProfileReader.read(target, new Page(place, text));
    }

    /**
     * How its image is made.
     *
     * @throws BerthException CONFIG_INVALID; LOCK_UNUSABLE when there is no lock, or one of other packages or versions
     */
    public ImageRecipe recipe() {
        Profile profile = profile();
        String found = lock.orElseThrow(() -> unusable("there is no lock " + lockPlace));
        ProfileLock.of(profile.install()).problem(found).ifPresent(problem -> {
            throw unusable(lockPlace + ": " + problem);
        });
        ImageRecipe recipe = ProfileImage.recipe(profile, found);
        // the versions of a profile of one's own are what is written there
        return shipped
                ? profile.install().packages().entrySet().stream()
                        .findFirst()
                        .map(main -> recipe.pinning(main.getKey(), main.getValue()))
                        .orElse(recipe)
                : recipe;
    }

    private BerthException unusable(String seen) {
        return new BerthException(
                ErrorKind.LOCK_UNUSABLE,
                "preparing the image of " + target,
                seen,
                "make the lock: berth image lock " + target);
    }
}
