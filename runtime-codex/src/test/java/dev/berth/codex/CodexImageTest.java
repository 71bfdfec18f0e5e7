package dev.berth.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.image.ImageRecipe;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CodexImageTest {
    private final ImageRecipe recipe = CodexImage.recipe();

    @Test
    void the_lock_pins_the_adapter_and_the_program() {
        assertThat(file("package.json"))
                .contains("\"" + CodexImage.ADAPTER + "\": \"" + CodexImage.ADAPTER_VERSION + "\"")
                .contains("\"" + CodexImage.CODEX + "\": \"" + CodexImage.CODEX_VERSION + "\"");
        assertThat(file("package-lock.json"))
                .containsPattern("\"node_modules/" + CodexImage.ADAPTER + "\": \\{\\s+\"version\": \""
                        + CodexImage.ADAPTER_VERSION + "\"");
    }

    @Test
    void the_lock_names_no_registry_and_checks_everything() {
        String lock = file("package-lock.json");

        assertThat(lock).doesNotContain("\"resolved\"").doesNotContain("registry");
        long packages =
                lock.lines().filter(line -> line.contains("\"node_modules/")).count();
        long checked = lock.lines()
                .filter(line -> line.contains("\"integrity\": \"sha512-"))
                .count();
        assertThat(packages).isGreaterThan(25).isEqualTo(checked);
    }

    @Test
    void the_lock_serves_both_kinds_of_machines() {
        assertThat(file("package-lock.json"))
                .contains("node_modules/@openai/codex-linux-x64\"")
                .contains("node_modules/@openai/codex-linux-arm64\"");
    }

    @Test
    void the_containerfile_stays_with_what_every_builder_knows() {
        assertThat(recipe.containerfile())
                .startsWith("#")
                .contains("ARG BERTH_BASE\nFROM ${BERTH_BASE} AS system\n")
                .doesNotContain("EXPOSE")
                .doesNotContain("--mount")
                .doesNotContain("--chmod")
                .doesNotContain("<<")
                .doesNotContain("npx");
        assertThat(recipe.files()).containsOnlyKeys("berth-exec", "package.json", "package-lock.json");
        assertThat(file("berth-exec")).startsWith("#!/bin/sh");
    }

    private String file(String name) {
        return new String(recipe.files().getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }
}
