package dev.berth.testkit.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version that the build wrote into the jar. */
final class ProjectVersion {
    private ProjectVersion() {}

    static String text() {
        try (InputStream in = ProjectVersion.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new AssertionError("not in the jar: version.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
