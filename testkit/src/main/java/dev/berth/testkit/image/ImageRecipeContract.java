package dev.berth.testkit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.image.ImageRecipe;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of an agent's image recipe, checked as text, without an engine. */
public abstract class ImageRecipeContract {
    private final ImageRecipe recipe;
    private final Set<String> locks;

    /** @param locks the names of the lock files with the image's packages */
    protected ImageRecipeContract(ImageRecipe recipe, Set<String> locks) {
        this.recipe = recipe;
        this.locks = Set.copyOf(locks);
    }

    /** The text of a file of the recipe. */
    protected final String file(String name) {
        return new String(recipe.files().getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    @Test
    void the_containerfile_uses_only_instructions_that_every_builder_has() {
        assertThat(recipe.containerfile())
                .startsWith("#")
                .contains("ARG BERTH_BASE\nFROM ${BERTH_BASE} AS system\n")
                .doesNotContain("EXPOSE")
                .doesNotContain("--mount")
                .doesNotContain("--chmod")
                .doesNotContain("<<")
                .doesNotContain("npx");
    }

    @Test
    void it_has_its_lock_files_and_the_script_that_starts_all_programs() {
        assertThat(recipe.files().keySet())
                .containsAll(locks)
                .contains("berth-exec")
                .hasSize(locks.size() + 1);
        assertThat(file("berth-exec")).startsWith("#!/bin/sh");
    }

    @Test
    void its_locks_name_no_registry() {
        assertThat(locks)
                .allSatisfy(lock -> assertThat(file(lock))
                        .isNotBlank()
                        .doesNotContain("\"resolved\"")
                        .doesNotContain("registry")
                        .doesNotContain("--index-url")
                        .doesNotContain("--find-links"));
    }
}
