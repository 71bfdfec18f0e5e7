package dev.berth.machine.lima;

import dev.berth.runtime.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file for Lima: a path of this host, or a URL with its digest. */
record PinnedFile(String location, Optional<String> digest) {
    private static final Pattern FORM = Pattern.compile("(?<location>[^#]+?)(#(?<digest>sha256:[0-9a-f]{64}))?");

    /** The file that the setting {@code key} names. */
    static PinnedFile of(Config config, String key, Path user) {
        String text = config.find(key).orElse("");
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw config.invalidValue(key, "a file, or https://…#sha256:… with all 64 digits");
        }
        String location = form.group("location");
        Optional<String> digest = Optional.ofNullable(form.group("digest"));
        if (location.startsWith("https://")) {
            if (digest.isEmpty()) {
                throw config.invalidValue(key, "its digest too: " + location + "#sha256:…");
            }
            return new PinnedFile(location, digest);
        }
        Path file = location.startsWith("~/") ? user.resolve(location.substring(2)) : Path.of(location);
        if (!file.isAbsolute() || !Files.isRegularFile(file)) {
            throw config.invalidValue(key, "an existing file, by its absolute path, or https://…#sha256:…");
        }
        return new PinnedFile(file.toString(), digest);
    }
}
