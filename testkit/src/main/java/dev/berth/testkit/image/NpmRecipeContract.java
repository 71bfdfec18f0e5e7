package dev.berth.testkit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.image.ImageRecipe;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of an image recipe whose packages come from npm, with a lock file. */
public abstract class NpmRecipeContract extends ImageRecipeContract {
    private static final String LOCK = "package-lock.json";

    private final Map<String, String> pinned;
    private final String platformPackage;
    private final int packages;

    /**
     * @param pinned the pinned packages with their versions
     * @param platformPackage the name of the package with the native program, without {@code -linux-x64}
     * @param packages a lower bound for the number of packages in the lock file
     */
    protected NpmRecipeContract(ImageRecipe recipe, Map<String, String> pinned, String platformPackage, int packages) {
        super(recipe, Set.of("package.json", LOCK));
        this.pinned = Map.copyOf(pinned);
        this.platformPackage = platformPackage;
        this.packages = packages;
    }

    @Test
    void the_lock_pins_what_is_asked_for() {
        assertThat(pinned).isNotEmpty().allSatisfy((name, version) -> {
            assertThat(file("package.json")).contains("\"" + name + "\": \"" + version + "\"");
            assertThat(file(LOCK))
                    .containsPattern("\"node_modules/" + name + "\": \\{\\s+\"version\": \"" + version + "\"");
        });
    }

    @Test
    void the_lock_checks_everything() {
        assertThat(lines("\"node_modules/")).isGreaterThan(packages).isEqualTo(lines("\"integrity\": \"sha512-"));
    }

    @Test
    void the_lock_has_both_architectures() {
        assertThat(file(LOCK))
                .contains("node_modules/" + platformPackage + "-linux-x64\"")
                .contains("node_modules/" + platformPackage + "-linux-arm64\"");
    }

    private long lines(String text) {
        return file(LOCK).lines().filter(line -> line.contains(text)).count();
    }
}
