package dev.berth.testkit.parts;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The image that agents' images are built on, present in an engine. Immutable.
 *
 * <p>The value of {@code BERTH_IMAGE_BASE} if that is set; else the default base if the engine has it or can pull it;
 * else a small Debian that this machine builds once and keeps in {@code BERTH_TEST_CACHE}.
 *
 * @param reference the value of {@code image.base} in tests
 */
public record BaseImage(String reference) {
    /** The default base of agents' images. */
    public static final String DEFAULT = "docker.io/library/node:22-trixie-slim";

    private static final Map<String, Memoized<Availability<BaseImage>>> BY_ENGINE = new ConcurrentHashMap<>();

    public BaseImage {
        requireNonNull(reference, "reference is null");
    }

    /** Finds the base image in this engine, once per JVM; the first call may take minutes. */
    public static Availability<BaseImage> in(EnginePart engine) throws InterruptedException {
        return BY_ENGINE
                .computeIfAbsent(engine.name(), _ -> new Memoized<>(() -> new BaseImageSearch(engine).find()))
                .value();
    }
}
