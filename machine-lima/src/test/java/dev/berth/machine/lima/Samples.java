package dev.berth.machine.lima;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Output of the real {@code limactl} 2.2.0. */
final class Samples {
    private Samples() {}

    static String text(String name) throws IOException {
        try (InputStream sample = Objects.requireNonNull(Samples.class.getResourceAsStream(name), name)) {
            return new String(sample.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
