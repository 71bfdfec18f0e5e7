package dev.berth.testkit.parts;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The image that agents' images are built on, present in an engine. Immutable.
 *
 * <p>{@code BERTH_IMAGE_BASE} if that is set; else the default base if the engine has it or can pull it; else a small
 * Debian that is made here, once, and kept in {@code BERTH_TEST_CACHE}.
 *
 * @param reference the value of {@code image.base} in tests
 */
public record BaseImage(String reference) {
    /** What agents' images are built on by default. */
    public static final String DEFAULT = "docker.io/library/node:22-trixie-slim";

    private static final Map<String, Memoized<Availability<BaseImage>>> BY_ENGINE = new ConcurrentHashMap<>();

    public BaseImage {
        requireNonNull(reference, "reference is null");
    }

    /** The base image in this engine. Once per JVM; the first time it may take minutes. */
    public static Availability<BaseImage> in(EnginePart engine) throws InterruptedException {
        return BY_ENGINE
                .computeIfAbsent(engine.name(), _ -> new Memoized<>(() -> new BaseImageSearch(engine).find()))
                .value();
    }
}
