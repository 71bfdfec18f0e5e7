package dev.berth.runtime.image;

import dev.berth.runtime.home.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A version of an agent program with its complete lock, which replaces the files of the recipe that comes with Berth.
 * Immutable.
 *
 * @param files the contents of the lock's files, by path in the build context
 */
public record Pin(MainPackage main, SortedMap<String, String> files) {
    /** The file of Berth itself in every recipe; never part of a pin. */
    private static final String BERTH_EXEC = "berth-exec";

    public Pin {
        files = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Returns the main package and files of a recipe. */
    public static Pin of(ImageRecipe recipe) {
        SortedMap<String, String> files = new TreeMap<>();
        recipe.files().forEach((path, content) -> {
            if (!path.equals(BERTH_EXEC)) {
                files.put(path, new String(content, StandardCharsets.UTF_8));
            }
        });
        return new Pin(recipe.main().orElseThrow(), files);
    }

    public String version() {
        return main.version();
    }

    /** Returns {@code recipe} with the pin's version and files. */
    public ImageRecipe applyTo(ImageRecipe recipe) {
        Map<String, byte[]> contents = new TreeMap<>();
        recipe.files().forEach((path, content) -> {
            if (path.equals(BERTH_EXEC)) {
                contents.put(path, content);
            }
        });
        files.forEach((path, text) -> contents.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return new ImageRecipe(recipe.target(), recipe.containerfile(), contents, java.util.Optional.of(main));
    }

    /** The first twenty hexadecimal digits of a hash of package, version and files. */
    String hash() {
        String text = files.entrySet().stream()
                .map(file -> file.getKey() + "\0" + file.getValue() + "\0")
                .collect(Collectors.joining("", main.name() + "\0" + main.version() + "\0", ""));
        return Sha256.hex(text, 10);
    }
}
