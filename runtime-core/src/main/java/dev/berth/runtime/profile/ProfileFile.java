package dev.berth.runtime.profile;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.image.ImageRecipe;
import java.util.Optional;

/**
 * The file of a profile, valid or not, and its lock if any. Immutable.
 *
 * @param place the profile's path, or a text that says that it comes with Berth
 * @param lock the content of the lock's file
 * @param lockPlace the path of the lock, existing or not
 * @param shipped whether the profile comes with Berth
 */
public record ProfileFile(
        Target target, String place, String text, Optional<String> lock, String lockPlace, boolean shipped) {
    /**
     * Reads the profile; CONFIG_INVALID with file, line, key, the mistake and the allowed values when it is invalid.
     */
    public Profile profile() {
        return ProfileReader.read(target, new ProfileSource(place, text));
    }

    /**
     * Returns the recipe of the profile's image.
     *
     * @throws BerthException CONFIG_INVALID; LOCK_UNUSABLE when there is no lock, or a lock of other packages or
     *     versions
     */
    public ImageRecipe recipe() {
        Profile profile = profile();
        String text = lock.orElseThrow(() -> unusable("there is no lock " + lockPlace));
        ProfileLock.of(profile.install()).problem(text).ifPresent(problem -> {
            throw unusable(lockPlace + ": " + problem);
        });
        ImageRecipe recipe = ProfileImage.recipe(profile, text);
        // a user's own profile fixes its versions, so an upgrade cannot change them
        return shipped
                ? profile.install().packages().entrySet().stream()
                        .findFirst()
                        .map(main -> recipe.withMainPackage(main.getKey(), main.getValue()))
                        .orElse(recipe)
                : recipe;
    }

    private BerthException unusable(String seen) {
        return new BerthException(
                ErrorKind.LOCK_UNUSABLE,
                "preparing the image of " + target,
                seen,
                Advice.of("make its dependency lock").with(NextStep.Action.LOCK_PROFILE, target.value()));
    }
}
