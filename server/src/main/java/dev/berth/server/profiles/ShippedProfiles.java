package dev.berth.server.profiles;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.profile.ProfileFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads the profiles that come with Berth; each is a resource beside its lock. */
public final class ShippedProfiles {
    private static final List<String> NAMES = List.of("opencode");

    private ShippedProfiles() {}

    public static List<ProfileFile> all() {
        return NAMES.stream().map(ShippedProfiles::file).toList();
    }

    private static ProfileFile file(String name) {
        String profile = name + ".yaml";
        String lock = name + ".lock";
        return new ProfileFile(
                Target.of(name),
                profile + " (comes with Berth)",
                text(profile),
                Optional.of(text(lock)),
                lock + " (comes with Berth)",
                true);
    }

    private static String text(String name) {
        try (InputStream in = ShippedProfiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading resource " + name, e);
        }
    }
}
